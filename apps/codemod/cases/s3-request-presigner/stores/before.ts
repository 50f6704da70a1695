import * as S3 from "@aws-sdk/client-s3";
import { getSignedUrl as presign } from "@aws-sdk/s3-request-presigner";

const credentials = { id: "AKIATESTFAKE001", secret: "FAKEsecret" };
const account = "0123456789abcdef0123456789abcdef";
const r2 = new S3.S3Client({ region: "auto", endpoint: `https://${account}.r2.cloudflarestorage.com`, forcePathStyle: true, credentials: { accessKeyId: credentials.id, secretAccessKey: credentials.secret } });
const hosted = new S3.S3Client({ region: "us-east-1", endpoint: "http://s3.localhost:9000", credentials: { accessKeyId: credentials.id, secretAccessKey: credentials.secret } });
const ip = new S3.S3Client({ region: "us-east-1", endpoint: "http://127.0.0.1:9000/", credentials: { accessKeyId: credentials.id, secretAccessKey: credentials.secret } });
const quick = new S3.S3Client({ region: "us-west-2", useAccelerateEndpoint: true, credentials: { accessKeyId: credentials.id, secretAccessKey: credentials.secret } });
const both = new S3.S3Client({ region: "us-west-2", useDualstackEndpoint: true, useFipsEndpoint: false, credentials: { accessKeyId: credentials.id, secretAccessKey: credentials.secret } });
const approved = new S3.S3Client({ region: "us-west-2", useFipsEndpoint: true, credentials: { accessKeyId: credentials.id, secretAccessKey: credentials.secret } });
const path = new S3.S3Client({ region: "us-west-2", forcePathStyle: true, credentials: { accessKeyId: credentials.id, secretAccessKey: credentials.secret } });
const dotted = new S3.S3Client({ region: "us-west-2", credentials: { accessKeyId: credentials.id, secretAccessKey: credentials.secret } });

export async function run(): Promise<Record<string, string>> {
	return {
		r2: await presign(r2, new S3.GetObjectCommand({ Bucket: "photos", Key: "cat.jpg" }), { expiresIn: 60 }),
		hosted: await presign(hosted, new S3.GetObjectCommand({ Bucket: "photos", Key: "cat.jpg" }), { expiresIn: 60 }),
		ip: await presign(ip, new S3.GetObjectCommand({ Bucket: "photos", Key: "cat.jpg" }), { expiresIn: 60 }),
		quick: await presign(quick, new S3.GetObjectCommand({ Bucket: "photos", Key: "cat.jpg" }), { expiresIn: 60 }),
		both: await presign(both, new S3.GetObjectCommand({ Bucket: "photos", Key: "cat.jpg" }), { expiresIn: 60 }),
		approved: await presign(approved, new S3.GetObjectCommand({ Bucket: "photos", Key: "cat.jpg" }), { expiresIn: 60 }),
		path: await presign(path, new S3.GetObjectCommand({ Bucket: "photos", Key: "cat.jpg" }), { expiresIn: 60 }),
		dotted: await presign(dotted, new S3.GetObjectCommand({ Bucket: "photos.example.com", Key: "cat.jpg" }), { expiresIn: 60 }),
	};
}
