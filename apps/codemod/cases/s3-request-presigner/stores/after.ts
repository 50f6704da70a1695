import { awsV4 } from "@presign/aws-v4";
import { createSigner } from "@presign/core";
import { endpoints } from "@presign/s3";

const credentials = { id: "AKIATESTFAKE001", secret: "FAKEsecret" };
const account = "0123456789abcdef0123456789abcdef";
const r2 = createSigner(awsV4({
	region: "auto",
	endpoint: endpoints.pathStyle(`https://${account}.r2.cloudflarestorage.com`),
}), {
	credentials: { accessKeyId: credentials.id, accessKeySecret: credentials.secret },
});
const hosted = createSigner(awsV4({
	region: "us-east-1",
	endpoint: endpoints.virtualHosted("http://s3.localhost:9000"),
}), {
	credentials: { accessKeyId: credentials.id, accessKeySecret: credentials.secret },
});
const ip = createSigner(awsV4({
	region: "us-east-1",
	endpoint: endpoints.pathStyle("http://127.0.0.1:9000/"),
}), {
	credentials: { accessKeyId: credentials.id, accessKeySecret: credentials.secret },
});
const quick = createSigner(awsV4({ region: "us-west-2", endpoint: endpoints.accelerate() }), {
	credentials: { accessKeyId: credentials.id, accessKeySecret: credentials.secret },
});
const both = createSigner(awsV4({ region: "us-west-2", endpoint: endpoints.dualStack() }), {
	credentials: { accessKeyId: credentials.id, accessKeySecret: credentials.secret },
});
const approved = createSigner(awsV4({ region: "us-west-2", endpoint: endpoints.fips() }), {
	credentials: { accessKeyId: credentials.id, accessKeySecret: credentials.secret },
});
const path = createSigner(awsV4({
	region: "us-west-2",
	endpoint: endpoints.pathStyle("https://s3.us-west-2.amazonaws.com"),
}), {
	credentials: { accessKeyId: credentials.id, accessKeySecret: credentials.secret },
});
const dotted = createSigner(awsV4({ region: "us-west-2" }), {
	credentials: { accessKeyId: credentials.id, accessKeySecret: credentials.secret },
});

export async function run(): Promise<Record<string, string>> {
	return {
		r2: (await r2.presign({ bucket: "photos", key: "cat.jpg", expiresIn: 60 })).url,
		hosted: (await hosted.presign({ bucket: "photos", key: "cat.jpg", expiresIn: 60 })).url,
		ip: (await ip.presign({ bucket: "photos", key: "cat.jpg", expiresIn: 60 })).url,
		quick: (await quick.presign({ bucket: "photos", key: "cat.jpg", expiresIn: 60 })).url,
		both: (await both.presign({ bucket: "photos", key: "cat.jpg", expiresIn: 60 })).url,
		approved: (await approved.presign({ bucket: "photos", key: "cat.jpg", expiresIn: 60 })).url,
		path: (await path.presign({ bucket: "photos", key: "cat.jpg", expiresIn: 60 })).url,
		dotted: (await dotted.presign({ bucket: "photos.example.com", key: "cat.jpg", expiresIn: 60 })).url,
	};
}
