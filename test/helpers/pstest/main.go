// Pub/Sub's own in-memory server (cloud.google.com/go/pubsub/pstest) as a process: it prints its address as a JSON line and
// serves until its standard input is closed.
package main

import (
	"fmt"
	"io"
	"os"

	"cloud.google.com/go/pubsub/v2/pstest"
)

func main() {
	server := pstest.NewServer()
	defer server.Close()
	fmt.Printf("{\"address\":%q}\n", server.Addr)
	io.Copy(io.Discard, os.Stdin)
}
