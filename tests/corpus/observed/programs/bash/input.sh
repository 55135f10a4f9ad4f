# stdin: "echo from stdin\nx=5\nif [ $x = 5 ]; then\n echo five\nfi\ncat <<A\nhere $x\nA\nread y\nvalue\necho $y\nwhile read z; do echo z=$z; done\nl1\nl2\n"
# options: --files
# arguments: ["-s", "a", "b"]
# A script on standard input, which its commands read too.
