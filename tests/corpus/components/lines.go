// SPDX-License-Identifier: Apache-2.0

// Says how long each line of its input is.
package main

import (
	"bufio"
	"fmt"
	"os"
)

func main() {
	for lines := bufio.NewScanner(os.Stdin); lines.Scan(); {
		fmt.Println(len(lines.Text()))
	}
}
