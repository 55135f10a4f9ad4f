// file: /home/main.js "print(scriptArgs); load('/home/lib.js'); print(lib(2)); print(read('/home/lib.js').length); var m = require('/home/mod'); m.f(); throw new Error('end');"
// file: /home/lib.js "function lib(x) { pause(x); return x; }"
// file: /home/mod.js "exports.f = function () { pause(5); };"
// file: /home/bad.js "1 + ;"
// stdin: "1 + 1\npause(2)\nvar x = {a: 1}\nx\nthrow 1\n(\nprint(readline())\nmore\nfunction f() { return pause(1); }\nf()\n"
// arguments: ["/home/main.js", "a", "b"]
// arguments: ["-i", "/home/lib.js"]
// arguments: ["-s", "/home/main.js"]
// arguments: ["/home/bad.js"]
// arguments: ["/home/none.js"]
// arguments: ["-q"]
// arguments: []
