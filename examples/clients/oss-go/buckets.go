package main

import "github.com/aliyun/aliyun-oss-go-sdk/oss"

func (b bench) bucketCalls() []call {
	return []call{
		{"CreateBucket", func() error { return b.client.CreateBucket(bucketName) }},
		{"IsBucketExist", func() error {
			there, err := b.client.IsBucketExist(bucketName)
			return same(err, there, true)
		}},
		{"ListBuckets", func() error {
			list, err := b.client.ListBuckets(oss.Prefix("go-"))
			if err != nil || len(list.Buckets) != 1 {
				return same(err, list.Buckets, "one bucket")
			}
			return same(nil, list.Buckets[0].Name, bucketName)
		}},
		{"GetBucketLocation", func() error {
			location, err := b.client.GetBucketLocation(bucketName)
			return same(err, location, "oss-cn-hangzhou")
		}},
		{"GetBucketInfo", func() error {
			info, err := b.client.GetBucketInfo(bucketName)
			return same(err, info.BucketInfo.Name+" "+info.BucketInfo.ACL, bucketName+" private")
		}},
		{"SetBucketACL", func() error { return b.client.SetBucketACL(bucketName, oss.ACLPublicRead) }},
		{"GetBucketACL", func() error {
			found, err := b.client.GetBucketACL(bucketName)
			return same(err, found.ACL, oss.ACLPublicRead)
		}},
		{"SetBucketCORS", func() error {
			rule := oss.CORSRule{AllowedOrigin: []string{"*"}, AllowedMethod: []string{"GET", "PUT"}, AllowedHeader: []string{"*"}, MaxAgeSeconds: 60}
			return b.client.SetBucketCORS(bucketName, []oss.CORSRule{rule})
		}},
		{"GetBucketCORS", func() error {
			found, err := b.client.GetBucketCORS(bucketName)
			if err != nil || len(found.CORSRules) != 1 {
				return same(err, found.CORSRules, "one rule")
			}
			return same(nil, found.CORSRules[0].AllowedMethod, []string{"GET", "PUT"})
		}},
		{"DeleteBucketCORS", func() error { return b.client.DeleteBucketCORS(bucketName) }},
		{"SetBucketLifecycle is named as not implemented", func() error {
			rule := oss.BuildLifecycleRuleByDays("rule", "logs/", true, 30)
			return refused(b.client.SetBucketLifecycle(bucketName, []oss.LifecycleRule{rule}), "NotImplemented")
		}},
	}
}

// The bucket goes last, and goes only when it is empty.
func (b bench) endCalls() []call {
	return []call{
		{"DeleteBucket with objects is refused", func() error {
			return refused(b.client.DeleteBucket(bucketName), "BucketNotEmpty")
		}},
		{"DeleteObjects", func() error {
			list, err := b.bucket.ListObjects(oss.MaxKeys(1000))
			if err != nil {
				return err
			}
			keys := []string{}
			for _, object := range list.Objects {
				keys = append(keys, object.Key)
			}
			done, err := b.bucket.DeleteObjects(keys)
			return same(err, len(done.DeletedObjects), len(keys))
		}},
		{"DeleteBucket", func() error { return b.client.DeleteBucket(bucketName) }},
	}
}
