package main

import (
	"bytes"
	"io/ioutil"
	"os"
	"path/filepath"
	"strings"

	"github.com/aliyun/aliyun-oss-go-sdk/oss"
)

// What clients have broken at: other scripts, an emoji, and what a URL means something by.
const key = "dir/中文 😀 a+b%2F#?&'()*~.txt"

func (b bench) text(key string, options ...oss.Option) (string, error) {
	body, err := b.bucket.GetObject(key, options...)
	if err != nil {
		return "", err
	}
	defer body.Close()
	content, err := ioutil.ReadAll(body)
	return string(content), err
}

func (b bench) objectCalls() []call {
	file := filepath.Join(b.folder, "small.txt")
	return []call{
		{"PutObject", func() error {
			return b.bucket.PutObject(key, strings.NewReader("from a string"), oss.Meta("author", "me"), oss.ContentType("text/plain"))
		}},
		{"GetObject", func() error {
			text, err := b.text(key)
			return same(err, text, "from a string")
		}},
		{"GetObject with Range", func() error {
			text, err := b.text(key, oss.Range(5, 5))
			return same(err, text, "a")
		}},
		{"GetObject with IfNoneMatch", func() error {
			meta, err := b.bucket.GetObjectMeta(key)
			if err != nil {
				return err
			}
			_, err = b.text(key, oss.IfNoneMatch(meta.Get("ETag")))
			if err != nil && strings.Contains(err.Error(), "304") {
				return nil
			}
			return same(err, "an answer", "304")
		}},
		{"GetObject of nothing is refused", func() error {
			_, err := b.text("nothing")
			return refused(err, "NoSuchKey")
		}},
		{"PutObjectFromFile", func() error {
			if err := os.WriteFile(file, []byte("from a file"), 0o600); err != nil {
				return err
			}
			return b.bucket.PutObjectFromFile("file.txt", file)
		}},
		{"GetObjectToFile", func() error {
			out := file + ".out"
			if err := b.bucket.GetObjectToFile("file.txt", out); err != nil {
				return err
			}
			content, err := os.ReadFile(out)
			return same(err, string(content), "from a file")
		}},
		{"GetObjectDetailedMeta", func() error {
			meta, err := b.bucket.GetObjectDetailedMeta(key)
			return same(err, []string{meta.Get("X-Oss-Meta-Author"), meta.Get("Content-Type"), meta.Get("Content-Length")}, []string{"me", "text/plain", "13"})
		}},
		{"GetObjectMeta", func() error {
			meta, err := b.bucket.GetObjectMeta(key)
			return same(err, meta.Get("Content-Length"), "13")
		}},
		{"IsObjectExist", func() error {
			there, err := b.bucket.IsObjectExist(key)
			if err != nil || !there {
				return same(err, there, true)
			}
			there, err = b.bucket.IsObjectExist("nothing")
			return same(err, there, false)
		}},
		{"SetObjectMeta", func() error {
			if err := b.bucket.SetObjectMeta(key, oss.Meta("colour", "red")); err != nil {
				return err
			}
			meta, err := b.bucket.GetObjectDetailedMeta(key)
			return same(err, meta.Get("X-Oss-Meta-Colour"), "red")
		}},
		{"CopyObject", func() error {
			if _, err := b.bucket.CopyObject(key, "copy.txt"); err != nil {
				return err
			}
			text, err := b.text("copy.txt")
			return same(err, text, "from a string")
		}},
		{"AppendObject", func() error {
			position, err := b.bucket.AppendObject("log", strings.NewReader("one "), 0)
			if err != nil {
				return err
			}
			if _, err = b.bucket.AppendObject("log", bytes.NewReader([]byte("two")), position); err != nil {
				return err
			}
			text, err := b.text("log")
			return same(err, text, "one two")
		}},
		{"AppendObject at the wrong place is refused", func() error {
			// AppendObject of this version falls over its own result when it is refused.
			request := oss.AppendObjectRequest{ObjectKey: "log", Reader: strings.NewReader("x"), Position: 1}
			_, err := b.bucket.DoAppendObject(&request, nil)
			return refused(err, "PositionNotEqualToLength")
		}},
		{"DeleteObject", func() error {
			if err := b.bucket.DeleteObject("copy.txt"); err != nil {
				return err
			}
			there, err := b.bucket.IsObjectExist("copy.txt")
			return same(err, there, false)
		}},
	}
}
