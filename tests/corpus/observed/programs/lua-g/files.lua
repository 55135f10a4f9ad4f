-- stdin: "one 2 3.5\ntwo\nthree\nfour\n"
-- file: /home/a.txt "first\nsecond 12 0x1F 1e2\nthird"
-- file: /home/s.lua "pause.now(1) return 7"
print(io.read("l", "n"), io.read("L"), io.lines()(), io.stdin:read(2), io.read("a")); for l in io.lines("/home/a.txt") do pause.now(#l) print(l) end
local f <close> = assert(io.open("/home/b.txt", "w")); f:setvbuf("full", 16); for i = 1, 50 do f:write("line ", i, " ", i / 3, "\n") end f:flush() f:setvbuf("no") f:write("x") f:setvbuf("line") f:write("y\n") print(f:seek("cur"), f:seek("set", 1), f:seek("end"), f, io.type(f)); f:close() print(io.type(f), pcall(f.write, f, 1))
local g = io.open("/home/a.txt"); print(g:read("n"), g:read("l", "n"), g:read(0), g:lines("L")(), g:read("a"), g:read("a"), g:read("l")); g:close(); io.output("/home/c.txt"); io.write("z"):close(); io.input("/home/c.txt"); print(io.read(1)); io.close(io.input()); io.output(io.stdout); print(io.open("/home/none"), io.open("/home/none/x", "w"), pcall(io.lines, "/none"), pcall(io.open, "x", "bad"))
print(dofile("/home/s.lua"), loadfile("/home/s.lua", "t", {pause = pause})(), pcall(dofile, "/none")); os.execute("ls"); print(os.execute()); local p = io.popen("ls") if p then print(p:read("a"), p:close()) end local q = io.popen("cat", "w") if q then q:write("x") q:close() end
print(os.time(), os.time{year = 2020, month = 5, day = 1, hour = 12}, os.date("%c", 0), os.date("*t", 0).year, os.date("!%Y-%m-%d %H:%M:%S %j %p %A %B %x %X", 86400), os.clock(), os.getenv("HOME"), os.getenv("NONE"), os.tmpname and pcall(os.tmpname), os.remove("/home/b.txt"), os.remove("/none"), os.rename("/home/c.txt", "/home/d.txt"), os.setlocale("C"), os.difftime(2, 1), io.tmpfile and pcall(io.tmpfile)); io.stderr:write("e\n")
setmetatable({}, {__gc = function() pause.now(1) end}); local x <close> = pause.object() os.exit(true, true)
os.exit(3)
error("uncaught")
error(setmetatable({}, {__tostring = function() pause.now(1) return "object" end}))
error({})
