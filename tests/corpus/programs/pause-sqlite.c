// SPDX-License-Identifier: Apache-2.0
// What the SQLite shell that build-sqlite.sh makes has more: a file system, SQL functions, a collation, a virtual table
// and hooks that wait. SQLite calls slow_start when it is first used (SQLITE_EXTRA_INIT).
#include <stdlib.h>
#include <string.h>

#include "pause.h"
#include "sqlite3.h"

// The file system: that of the system underneath, with a wait in each call.
typedef struct {
  sqlite3_file base;
  sqlite3_file *real;
} SlowFile;

#define REAL(file) (((SlowFile *)(file))->real)
#define METHODS(file) (REAL(file)->pMethods)

static int slow_close(sqlite3_file *file) {
  kernel_pause(1);
  int result = METHODS(file)->xClose(REAL(file));
  free(REAL(file));
  return result;
}
static int slow_read(sqlite3_file *file, void *to, int size, sqlite3_int64 at) {
  kernel_pause(2);
  return METHODS(file)->xRead(REAL(file), to, size, at);
}
static int slow_write(sqlite3_file *file, const void *from, int size, sqlite3_int64 at) {
  kernel_pause(3);
  return METHODS(file)->xWrite(REAL(file), from, size, at);
}
static int slow_truncate(sqlite3_file *file, sqlite3_int64 size) {
  kernel_pause(4);
  return METHODS(file)->xTruncate(REAL(file), size);
}
static int slow_sync(sqlite3_file *file, int flags) {
  kernel_pause(5);
  return METHODS(file)->xSync(REAL(file), flags);
}
static int slow_size(sqlite3_file *file, sqlite3_int64 *size) { return METHODS(file)->xFileSize(REAL(file), size); }
static int slow_lock(sqlite3_file *file, int kind) {
  kernel_pause(6);
  return METHODS(file)->xLock(REAL(file), kind);
}
static int slow_unlock(sqlite3_file *file, int kind) { return METHODS(file)->xUnlock(REAL(file), kind); }
static int slow_reserved(sqlite3_file *file, int *is) { return METHODS(file)->xCheckReservedLock(REAL(file), is); }
static int slow_control(sqlite3_file *file, int what, void *with) {
  return METHODS(file)->xFileControl(REAL(file), what, with);
}
static int slow_sector(sqlite3_file *file) { return METHODS(file)->xSectorSize(REAL(file)); }
static int slow_device(sqlite3_file *file) { return METHODS(file)->xDeviceCharacteristics(REAL(file)); }

static const sqlite3_io_methods slow_methods = {
    1,         slow_close,  slow_read,     slow_write,   slow_truncate, slow_sync,  slow_size,
    slow_lock, slow_unlock, slow_reserved, slow_control, slow_sector,   slow_device,
};

static sqlite3_vfs *below;

static int slow_open(sqlite3_vfs *vfs, const char *name, sqlite3_file *file, int flags, int *out) {
  (void)vfs;
  kernel_pause(7);
  REAL(file) = calloc(1, below->szOsFile);
  int result = below->xOpen(below, name, REAL(file), flags, out);
  file->pMethods = METHODS(file) ? &slow_methods : NULL;
  if (!file->pMethods) free(REAL(file));
  return result;
}
static int slow_delete(sqlite3_vfs *vfs, const char *name, int sync) {
  (void)vfs;
  kernel_pause(8);
  return below->xDelete(below, name, sync);
}
static int slow_access(sqlite3_vfs *vfs, const char *name, int flags, int *can) {
  (void)vfs;
  kernel_pause(9);
  return below->xAccess(below, name, flags, can);
}
static int slow_sleep(sqlite3_vfs *vfs, int microseconds) {
  (void)vfs;
  return kernel_pause(microseconds), microseconds;
}

// SQL functions: a scalar one, an aggregate that is a window function too, and an order of texts.
static void pause_sql(sqlite3_context *context, int count, sqlite3_value **values) {
  sqlite3_result_int(context, kernel_pause(count ? sqlite3_value_int(values[0]) : 0));
}
static void slow_step(sqlite3_context *context, int count, sqlite3_value **values) {
  double *sum = sqlite3_aggregate_context(context, sizeof *sum);
  kernel_pause(count);
  if (sum) *sum += sqlite3_value_double(values[0]);
}
static void slow_inverse(sqlite3_context *context, int count, sqlite3_value **values) {
  double *sum = sqlite3_aggregate_context(context, sizeof *sum);
  kernel_pause(count);
  if (sum) *sum -= sqlite3_value_double(values[0]);
}
static void slow_value(sqlite3_context *context) {
  double *sum = sqlite3_aggregate_context(context, 0);
  kernel_pause(10);
  sqlite3_result_double(context, sum ? *sum : 0);
}
static int slow_order(void *data, int size, const void *text, int other_size, const void *other) {
  int least = size < other_size ? size : other_size;
  (void)data;
  kernel_pause(least);
  int result = memcmp(text, other, least);
  return result ? result : size - other_size;
}
static void slow_destroy(void *data) { kernel_pause(data != NULL); }

// The table "slow": as many rows as its argument says.
typedef struct {
  sqlite3_vtab base;
  int rows;
} SlowTable;
typedef struct {
  sqlite3_vtab_cursor base;
  int at;
} SlowCursor;

static int slow_connect(sqlite3 *db, void *data, int count, const char *const *words, sqlite3_vtab **out, char **error) {
  (void)data, (void)error;
  SlowTable *table = calloc(1, sizeof *table);
  table->rows = count > 3 ? atoi(words[3]) : 4;
  *out = &table->base;
  kernel_pause(11);
  return sqlite3_declare_vtab(db, "create table t(n integer)");
}
static int slow_plan(sqlite3_vtab *table, sqlite3_index_info *info) {
  kernel_pause(((SlowTable *)table)->rows);
  info->estimatedCost = 10;
  return SQLITE_OK;
}
static int slow_disconnect(sqlite3_vtab *table) {
  free(table);
  return SQLITE_OK;
}
static int slow_scan(sqlite3_vtab *table, sqlite3_vtab_cursor **out) {
  (void)table;
  SlowCursor *cursor = calloc(1, sizeof *cursor);
  *out = &cursor->base;
  return SQLITE_OK;
}
static int slow_scanned(sqlite3_vtab_cursor *cursor) {
  free(cursor);
  return SQLITE_OK;
}
static int slow_filter(sqlite3_vtab_cursor *cursor, int plan, const char *text, int count, sqlite3_value **values) {
  (void)plan, (void)text, (void)count, (void)values;
  ((SlowCursor *)cursor)->at = 0;
  return SQLITE_OK;
}
static int slow_next(sqlite3_vtab_cursor *cursor) {
  kernel_pause(++((SlowCursor *)cursor)->at);
  return SQLITE_OK;
}
static int slow_end(sqlite3_vtab_cursor *cursor) {
  return ((SlowCursor *)cursor)->at >= ((SlowTable *)cursor->pVtab)->rows;
}
static int slow_column(sqlite3_vtab_cursor *cursor, sqlite3_context *context, int column) {
  (void)column;
  sqlite3_result_int(context, ((SlowCursor *)cursor)->at);
  return SQLITE_OK;
}
static int slow_rowid(sqlite3_vtab_cursor *cursor, sqlite3_int64 *row) {
  *row = ((SlowCursor *)cursor)->at;
  return SQLITE_OK;
}

static const sqlite3_module slow_table = {
    .xCreate = slow_connect,       .xConnect = slow_connect, .xBestIndex = slow_plan, .xDisconnect = slow_disconnect,
    .xDestroy = slow_disconnect,   .xOpen = slow_scan,       .xClose = slow_scanned,  .xFilter = slow_filter,
    .xNext = slow_next,            .xEof = slow_end,         .xColumn = slow_column,  .xRowid = slow_rowid,
};

// Hooks of a connection, set by the SQL function hooks().
static int on_commit(void *data) { return kernel_pause(data != NULL); }
static void on_rollback(void *data) { kernel_pause(data != NULL); }
static void on_update(void *data, int what, const char *base, const char *table, sqlite3_int64 row) {
  (void)data, (void)base, (void)table;
  kernel_pause(what + (int)row);
}
static int on_progress(void *data) { return kernel_pause(data != NULL); }
static int on_trace(unsigned what, void *data, void *p, void *x) {
  (void)data, (void)p, (void)x;
  return kernel_pause((int)what);
}
static int on_need(void *data, int what, const char *a, const char *b, const char *c, const char *d) {
  (void)data, (void)a, (void)b, (void)c, (void)d;
  return kernel_pause(what);
}
static int on_log(void *data, sqlite3 *db, const char *name, int pages) {
  (void)data, (void)db, (void)name;
  return kernel_pause(pages);
}
static void hooks(sqlite3_context *context, int count, sqlite3_value **values) {
  (void)count, (void)values;
  sqlite3 *db = sqlite3_context_db_handle(context);
  sqlite3_commit_hook(db, on_commit, NULL);
  sqlite3_rollback_hook(db, on_rollback, NULL);
  sqlite3_update_hook(db, on_update, NULL);
  sqlite3_progress_handler(db, 100, on_progress, NULL);
  sqlite3_trace_v2(db, SQLITE_TRACE_STMT | SQLITE_TRACE_PROFILE | SQLITE_TRACE_ROW, on_trace, NULL);
  sqlite3_set_authorizer(db, on_need, NULL);
  sqlite3_wal_hook(db, on_log, NULL);
}

// What SQLITE_OMIT_LOAD_EXTENSION leaves of it; SQLite calls through a pointer to a function that takes one.
struct sqlite3_api_routines;

static int connected(sqlite3 *db, char **error, const struct sqlite3_api_routines *routines) {
  (void)error, (void)routines;
  sqlite3_create_function_v2(db, "pause", -1, SQLITE_UTF8, db, pause_sql, NULL, NULL, slow_destroy);
  sqlite3_create_function(db, "hooks", 0, SQLITE_UTF8, NULL, hooks, NULL, NULL);
  sqlite3_create_window_function(db, "slow_sum", 1, SQLITE_UTF8, NULL, slow_step, slow_value, slow_value, slow_inverse,
                                 NULL);
  sqlite3_create_collation(db, "slow", SQLITE_UTF8, NULL, slow_order);
  return sqlite3_create_module(db, "slow", &slow_table, NULL);
}

int slow_start(const char *unused) {
  static sqlite3_vfs slow;
  (void)unused;
  below = sqlite3_vfs_find(NULL);
  slow = *below;
  slow.zName = "slow";
  slow.szOsFile = sizeof(SlowFile);
  slow.xOpen = slow_open;
  slow.xDelete = slow_delete;
  slow.xAccess = slow_access;
  slow.xSleep = slow_sleep;
  sqlite3_vfs_register(&slow, 1);
  return sqlite3_auto_extension((void (*)(void))connected);
}
