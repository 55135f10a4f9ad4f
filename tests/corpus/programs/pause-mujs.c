// SPDX-License-Identifier: Apache-2.0
// What the MuJS that build-mujs.sh makes has more: functions, a constructor and objects of C's that wait.
#include <stdlib.h>
#include <string.h>

#include "mujs.h"
#include "pause.h"

static void pause_js(js_State *J) { js_pushnumber(J, kernel_pause(js_isdefined(J, 1) ? js_toint32(J, 1) : 0)); }

// each(array, f): calls f with each element, between waits.
static void each(js_State *J) {
  int count = js_getlength(J, 1);
  for (int i = 0; i < count; i++) {
    kernel_pause(i);
    js_copy(J, 2);
    js_pushundefined(J);
    js_getindex(J, 1, i);
    js_call(J, 1);
    js_pop(J, 1);
  }
  js_pushundefined(J);
}

// attempt(f): what f returns, or what it throws.
static void attempt(js_State *J) {
  if (js_try(J)) {
    kernel_pause(-1);
    return;
  }
  js_copy(J, 1);
  js_pushundefined(J);
  js_call(J, 0);
  js_endtry(J);
}

// An object of C's with properties that are asked for one by one.
typedef struct {
  int asked;
} Slow;

static int slow_has(js_State *J, void *data, const char *name) {
  if (strncmp(name, "slow", 4)) return 0;
  js_pushnumber(J, kernel_pause(((Slow *)data)->asked++));
  return 1;
}
static int slow_put(js_State *J, void *data, const char *name) {
  (void)J, (void)data;
  kernel_pause(1);
  return !strncmp(name, "slow", 4);
}
static int slow_delete(js_State *J, void *data, const char *name) {
  (void)J, (void)data;
  kernel_pause(2);
  return !strncmp(name, "slow", 4);
}
static void slow_finalize(js_State *J, void *data) {
  (void)J;
  kernel_pause(3);
  free(data);
}
static void asked(js_State *J) { js_pushnumber(J, ((Slow *)js_touserdata(J, 0, "Slow"))->asked); }

static void slow_object(js_State *J) {
  Slow *slow = calloc(1, sizeof *slow);
  js_currentfunction(J);
  js_getproperty(J, -1, "prototype");
  js_newuserdatax(J, "Slow", slow, slow_has, slow_put, slow_delete, slow_finalize);
}

static void reported(js_State *J, const char *message) {
  (void)J;
  kernel_pause((int)strlen(message));
}
static void at_panic(js_State *J) {
  (void)J;
  kernel_pause(99);
}

void js_openpause(js_State *J) {
  js_newcfunction(J, pause_js, "pause", 1);
  js_setglobal(J, "pause");
  js_newcfunction(J, each, "each", 2);
  js_setglobal(J, "each");
  js_newcfunction(J, attempt, "attempt", 1);
  js_setglobal(J, "attempt");
  js_getglobal(J, "Object");
  js_getproperty(J, -1, "prototype");
  js_newuserdata(J, "Slow", calloc(1, sizeof(Slow)), slow_finalize);
  js_newcfunction(J, asked, "Slow.prototype.asked", 0);
  js_defproperty(J, -2, "asked", JS_DONTENUM);
  js_newcconstructor(J, slow_object, slow_object, "Slow", 0);
  js_defglobal(J, "Slow", JS_DONTENUM);
  js_pop(J, 1);
  js_setreport(J, reported);
  js_atpanic(J, at_panic);
}
