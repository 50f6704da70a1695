// go run client.go METHOD URL BODY ANSWER "name: value"...
package main

import (
	"bytes"
	"fmt"
	"io"
	"log"
	"net/http"
	"os"
	"strings"
)

func main() {
	method, url, file, answer := os.Args[1], os.Args[2], os.Args[3], os.Args[4]
	var body io.Reader
	if file != "-" {
		content, err := os.ReadFile(file)
		check(err)
		body = bytes.NewReader(content)
	}
	request, err := http.NewRequest(method, url, body)
	check(err)
	for _, line := range os.Args[5:] {
		name, value, _ := strings.Cut(line, ": ")
		request.Header.Set(name, value)
	}
	response, err := http.DefaultClient.Do(request)
	check(err)
	defer response.Body.Close()
	content, err := io.ReadAll(response.Body)
	check(err)
	check(os.WriteFile(answer, content, 0o600))
	fmt.Println(response.StatusCode)
}

func check(err error) {
	if err != nil {
		log.Fatal(err)
	}
}
