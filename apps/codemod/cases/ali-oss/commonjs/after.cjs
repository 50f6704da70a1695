"use strict";

/* CommonJS, tabs and CRLF */
const { createSyncSigner } = require("@presign/core");
const { nodeBackend } = require("@presign/core/node");
const { endpoints, responseOverrides } = require("@presign/oss");
const { ossV1 } = require("@presign/oss-v1");
const path = require("node:path"), unused = 1;

const client = createSyncSigner(ossV1({ region: "cn-shanghai", endpoint: endpoints.internal() }), {
	credentials: { accessKeyId: "LTAItestKEY0001", accessKeySecret: "FAKEsecret" },
	backend: nodeBackend,
});

exports.run = function () {
	return {
		plain: client.presign({ bucket: "examplebucket", key: "cat.jpg", expiresIn: 1800 }).url, // the cat
		"joined": client.presign({
			bucket: "examplebucket",
			key: path.posix.join("a", "b"),
			query: responseOverrides({ contentType: "text/plain" }),
			expiresIn: 60,
		}).url,
	};
};
