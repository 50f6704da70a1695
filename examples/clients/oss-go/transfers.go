package main

import (
	"bytes"
	"os"
	"path/filepath"

	"github.com/aliyun/aliyun-oss-go-sdk/oss"
)

const partSize = 100 * 1024

// What the server answers, once, in the middle of the first "resumed" upload and the first download of "big".
const interruption = "ServiceUnavailable"

func (b bench) transferCalls() []call {
	content := bytes.Repeat([]byte("presign "), 350*128)
	file := filepath.Join(b.folder, "big.bin")
	if err := os.WriteFile(file, content, 0o600); err != nil {
		panic(err)
	}
	whole := func(key string) error {
		text, err := b.text(key)
		return same(err, text == string(content), true)
	}
	return []call{
		{"UploadFile", func() error {
			if err := b.bucket.UploadFile("big", file, partSize, oss.Routines(3)); err != nil {
				return err
			}
			return whole("big")
		}},
		{"UploadFile from a checkpoint", func() error {
			checkpoint := oss.Checkpoint(true, file+".ucp")
			if err := refused(b.bucket.UploadFile("resumed", file, partSize, checkpoint), interruption); err != nil {
				return err
			}
			if err := b.bucket.UploadFile("resumed", file, partSize, checkpoint); err != nil {
				return err
			}
			return whole("resumed")
		}},
		{"DownloadFile from a checkpoint", func() error {
			out := file + ".out"
			checkpoint := oss.Checkpoint(true, out+".dcp")
			if err := refused(b.bucket.DownloadFile("big", out, partSize, checkpoint), interruption); err != nil {
				return err
			}
			if err := b.bucket.DownloadFile("big", out, partSize, checkpoint); err != nil {
				return err
			}
			found, err := os.ReadFile(out)
			return same(err, bytes.Equal(found, content), true)
		}},
		{"CopyFile", func() error {
			if err := b.bucket.CopyFile(bucketName, "big", "big copy", partSize, oss.Routines(2)); err != nil {
				return err
			}
			return whole("big copy")
		}},
		{"InitiateMultipartUpload, UploadPart, UploadPartFromFile, UploadPartCopy, ListUploadedParts, CompleteMultipartUpload", func() error {
			return b.byHand(content, file)
		}},
		{"ListMultipartUploads and AbortMultipartUpload", b.givenUp},
	}
}

func (b bench) byHand(content []byte, file string) error {
	upload, err := b.bucket.InitiateMultipartUpload("by hand", oss.Meta("author", "me"))
	if err != nil {
		return err
	}
	first, err := b.bucket.UploadPart(upload, bytes.NewReader(content[:partSize]), partSize, 1)
	if err != nil {
		return err
	}
	second, err := b.bucket.UploadPartFromFile(upload, file, partSize, partSize, 2)
	if err != nil {
		return err
	}
	third, err := b.bucket.UploadPartCopy(upload, bucketName, "big", 2*partSize, int64(len(content)-2*partSize), 3)
	if err != nil {
		return err
	}
	listed, err := b.bucket.ListUploadedParts(upload)
	if err != nil || len(listed.UploadedParts) != 3 {
		return same(err, listed.UploadedParts, "three parts")
	}
	if _, err = b.bucket.CompleteMultipartUpload(upload, []oss.UploadPart{first, second, third}); err != nil {
		return err
	}
	text, err := b.text("by hand")
	return same(err, text == string(content), true)
}

func (b bench) givenUp() error {
	upload, err := b.bucket.InitiateMultipartUpload("given up")
	if err != nil {
		return err
	}
	listed, err := b.bucket.ListMultipartUploads(oss.Prefix("given"))
	if err != nil || len(listed.Uploads) != 1 {
		return same(err, listed.Uploads, "one upload")
	}
	if err = b.bucket.AbortMultipartUpload(upload); err != nil {
		return err
	}
	_, err = b.bucket.ListUploadedParts(upload)
	return refused(err, "NoSuchUpload")
}
