// Command ibid finds where a news text came from and where it went.
package main

import "fmt"

func main() { fmt.Println("ibid") }
