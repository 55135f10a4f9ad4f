// SPDX-License-Identifier: Apache-2.0
// The library "pause" of the Lua that build-lua.sh makes: whatever Lua calls back, it waits in.
#include "lauxlib.h"
#include "lua.h"
#include <string.h>

#include "pause.h"

static int now(lua_State *L) {
  lua_pushinteger(L, kernel_pause((int)luaL_optinteger(L, 1, 0)));
  return 1;
}

static void hook(lua_State *L, lua_Debug *event) {
  lua_getinfo(L, "nSl", event);
  kernel_pause(event->currentline);
}

// hook(mask, count): waits in each event, as the letters of debug.sethook say.
static int set_hook(lua_State *L) {
  const char *letters = luaL_optstring(L, 1, "");
  int count = (int)luaL_optinteger(L, 2, 0);
  int mask = (strchr(letters, 'c') ? LUA_MASKCALL : 0) | (strchr(letters, 'r') ? LUA_MASKRET : 0) |
             (strchr(letters, 'l') ? LUA_MASKLINE : 0) | (count ? LUA_MASKCOUNT : 0);
  lua_sethook(L, mask ? hook : NULL, mask, count);
  return 0;
}

static const char *read_slowly(lua_State *L, void *data, size_t *size) {
  const char **rest = data;
  kernel_pause(0);
  *size = **rest ? 1 : 0;
  return *size ? (*rest)++ : NULL;
}

// load(text): compiles what comes character by character.
static int load(lua_State *L) {
  const char *text = luaL_checkstring(L, 1);
  if (lua_load(L, read_slowly, &text, "=slowly", NULL)) lua_error(L);
  return 1;
}

static int write_slowly(lua_State *L, const void *part, size_t size, void *data) {
  kernel_pause((int)size);
  luaL_addlstring(data, part, size);
  return 0;
}

// dump(f): the binary form of a function, written piece by piece.
static int dump(lua_State *L) {
  luaL_Buffer buffer;
  lua_settop(L, 1);
  luaL_buffinit(L, &buffer);
  lua_pushvalue(L, 1);
  if (lua_dump(L, write_slowly, &buffer, 0)) return luaL_error(L, "not a Lua function");
  lua_pop(L, 1);
  luaL_pushresult(&buffer);
  return 1;
}

static int finish(lua_State *L, int status, lua_KContext context) {
  kernel_pause((int)context);
  lua_pushinteger(L, status);
  lua_insert(L, 2);
  return lua_gettop(L) - 1;
}

// call(f, ...): calls f, which may yield across this, and then waits.
static int call(lua_State *L) {
  int count = lua_gettop(L) - 1;
  lua_pushvalue(L, 1);
  lua_insert(L, 2);
  return finish(L, lua_pcallk(L, count, LUA_MULTRET, 0, 7, finish), 7);
}

static int after_yield(lua_State *L, int status, lua_KContext context) {
  return kernel_pause(status + (int)context), lua_gettop(L);
}

static int yield(lua_State *L) { return lua_yieldk(L, lua_gettop(L), 3, after_yield); }

static int collected(lua_State *L) {
  (void)L;
  kernel_pause(1);
  return 0;
}

// object(): waits when it is collected or closed.
static int object(lua_State *L) {
  lua_newuserdatauv(L, 8, 1);
  luaL_setmetatable(L, "pause.object");
  return 1;
}

static void warned(void *data, const char *text, int more) {
  (void)data, (void)more;
  kernel_pause((int)strlen(text));
}

static int warnings(lua_State *L) {
  lua_setwarnf(L, warned, NULL);
  return 0;
}

static int at_panic(lua_State *L) {
  (void)L;
  return kernel_pause(99);
}

int luaopen_pause(lua_State *L) {
  static const luaL_Reg functions[] = {
      {"now", now},     {"hook", set_hook}, {"load", load},         {"dump", dump}, {"call", call},
      {"yield", yield}, {"object", object}, {"warnings", warnings}, {NULL, NULL},
  };
  static const luaL_Reg methods[] = {{"__gc", collected}, {"__close", collected}, {NULL, NULL}};
  luaL_newmetatable(L, "pause.object");
  luaL_setfuncs(L, methods, 0);
  lua_pop(L, 1);
  lua_atpanic(L, at_panic);
  luaL_newlib(L, functions);
  return 1;
}
