// The provider's own Go client makes its calls at a server: oss-go ENDPOINT KEY_ID KEY_SECRET FOLDER
//
// It prints a line for each: its name, and what was wrong with it, if anything was.
package main

import (
	"fmt"
	"log"
	"os"
	"time"

	"github.com/aliyun/aliyun-oss-go-sdk/oss"
)

// A call, and what tells whether it did what it should.
type call struct {
	name string
	try  func() error
}

// The client, a bucket of its own, and a folder for files.
type bench struct {
	client *oss.Client
	bucket *oss.Bucket
	folder string
}

const bucketName = "go-bucket"

func main() {
	// A checkpoint of this version is never resumed where the zone is UTC: it compares times along with their zones.
	time.Local = time.FixedZone("not UTC", 8*60*60)
	client, err := oss.New(os.Args[1], os.Args[2], os.Args[3])
	if err != nil {
		log.Fatal(err)
	}
	bucket, err := client.Bucket(bucketName)
	if err != nil {
		log.Fatal(err)
	}
	b := bench{client, bucket, os.Args[4]}
	groups := [][]call{b.bucketCalls(), b.objectCalls(), b.settingCalls(), b.transferCalls(), b.endCalls()}
	fmt.Println("version", oss.Version)
	for _, group := range groups {
		for _, one := range group {
			fmt.Println(one.name, outcome(one.try))
		}
	}
}

func outcome(try func() error) string {
	if err := try(); err != nil {
		return fmt.Sprintf("%q", err.Error())
	}
	return "works"
}

// An error unless the two are the same, and there was none before.
func same(err error, found, wanted interface{}) error {
	if err == nil && fmt.Sprint(found) != fmt.Sprint(wanted) {
		err = fmt.Errorf("found %v, wanted %v", found, wanted)
	}
	return err
}

// An error unless the service refused with this code.
func refused(err error, code string) error {
	switch known := err.(type) {
	case oss.ServiceError:
		return same(nil, known.Code, code)
	default:
		return fmt.Errorf("wanted %s, found %v", code, err)
	}
}
