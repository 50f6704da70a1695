"use strict";

/* CommonJS, tabs and CRLF */
const OSS = require("ali-oss");
const path = require("node:path"), unused = 1;

const client = new OSS({
	accessKeyId: "LTAItestKEY0001",
	accessKeySecret: "FAKEsecret",
	bucket: "examplebucket",
	region: "oss-cn-shanghai",
	internal: true,
	secure: true,
});

exports.run = function () {
	return {
		plain: client.signatureUrl("cat.jpg"), // the cat
		"joined": client.signatureUrl(path.posix.join("a", "b"), { expires: 60, response: { "content-type": "text/plain" } }),
	};
};
