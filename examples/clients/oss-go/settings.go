package main

import (
	"strings"

	"github.com/aliyun/aliyun-oss-go-sdk/oss"
)

func (b bench) settingCalls() []call {
	return []call{
		{"SetObjectACL", func() error { return b.bucket.SetObjectACL(key, oss.ACLPublicRead) }},
		{"GetObjectACL", func() error {
			found, err := b.bucket.GetObjectACL(key)
			return same(err, found.ACL, oss.ACLPublicRead)
		}},
		{"PutSymlink", func() error { return b.bucket.PutSymlink("link", key) }},
		{"GetSymlink", func() error {
			meta, err := b.bucket.GetSymlink("link")
			return same(err, meta.Get(oss.HTTPHeaderOssSymlinkTarget), key)
		}},
		{"GetObject through a symlink", func() error {
			text, err := b.text("link")
			return same(err, text, "from a string")
		}},
		{"ListObjects with prefix, delimiter and pages", b.pages},
		{"RestoreObject is named as not implemented", func() error {
			return refused(b.bucket.RestoreObject(key), "NotImplemented")
		}},
	}
}

func (b bench) pages() error {
	for _, name := range []string{"list/a", "list/b/1", "list/b/2", "list/c", "list/d"} {
		if err := b.bucket.PutObject(name, strings.NewReader(name)); err != nil {
			return err
		}
	}
	found := []string{}
	marker := ""
	for more := true; more; {
		page, err := b.bucket.ListObjects(oss.Prefix("list/"), oss.Delimiter("/"), oss.MaxKeys(2), oss.Marker(marker))
		if err != nil {
			return err
		}
		for _, object := range page.Objects {
			found = append(found, object.Key)
		}
		found = append(found, page.CommonPrefixes...)
		marker, more = page.NextMarker, page.IsTruncated
	}
	return same(nil, found, []string{"list/a", "list/b/", "list/c", "list/d"})
}
