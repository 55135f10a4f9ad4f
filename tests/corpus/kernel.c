// Processes as imports: what the musl of Debian's emscripten package lacks, or only pretends to have, when a
// Unix program is linked against it. Each function here does what POSIX says by asking the import
// kernel.kernel_<name>; a negative result is an errno.
//
// fork is the point of it: kernel.kernel_fork is the import that a closure of these programs starts from.
#include <errno.h>
#include <grp.h>
#include <pwd.h>
#include <signal.h>
#include <stdarg.h>
#include <stdio.h>
#include <sys/resource.h>
#include <sys/times.h>
#include <sys/wait.h>
#include <ucontext.h>
#include <unistd.h>

#define KERNEL(name) __attribute__((import_module("kernel"), import_name(#name)))

KERNEL(kernel_fork) int kernel_fork(void);
KERNEL(kernel_exec) int kernel_exec(const char *, char *const *, char *const *);
KERNEL(kernel_wait) int kernel_wait(int, int *, int, struct rusage *);
KERNEL(kernel_spawn) int kernel_spawn(const char *, char *const *, char *const *);
KERNEL(kernel_alarm) int kernel_alarm(unsigned);
KERNEL(kernel_times) int kernel_times(struct tms *);
KERNEL(kernel_sigsuspend) int kernel_sigsuspend(const sigset_t *);
KERNEL(kernel_getrandom) int kernel_getrandom(void *, size_t, unsigned);
KERNEL(kernel_getgr) int kernel_getgr(const char *, gid_t, struct group *);
KERNEL(kernel_getpw) int kernel_getpw(const char *, uid_t, struct passwd *);

static int result(int r) {
  if (r < 0) {
    errno = -r;
    return -1;
  }
  return r;
}

// Copying and replacing the process, and waiting for it.
pid_t fork(void) { return result(kernel_fork()); }
pid_t vfork(void) { return fork(); }
int execve(const char *path, char *const argv[], char *const envp[]) {
  return result(kernel_exec(path, argv, envp));
}
pid_t wait4(pid_t pid, int *status, int options, struct rusage *usage) {
  return result(kernel_wait(pid, status, options, usage));
}
pid_t wait3(int *status, int options, struct rusage *usage) { return wait4(-1, status, options, usage); }
unsigned alarm(unsigned seconds) { return kernel_alarm(seconds); }
clock_t times(struct tms *t) { return kernel_times(t); }
int sigsuspend(const sigset_t *set) { return result(kernel_sigsuspend(set)); }
ssize_t getrandom(void *to, size_t size, unsigned flags) { return result(kernel_getrandom(to, size, flags)); }

// Starting a program without a copy of the caller: posix_spawn, and popen on top of it. Neither forks.
int posix_spawn(pid_t *pid, const char *path, const void *actions, const void *attributes, char *const argv[],
                char *const envp[]) {
  int r = kernel_spawn(path, argv, envp);
  if (r < 0) return -r;
  *pid = r;
  return 0;
}
extern char **environ;
FILE *popen(const char *command, const char *mode) {
  char *argv[] = {"sh", "-c", (char *)command, 0};
  int ends[2];
  pid_t pid;
  if (pipe(ends) || posix_spawn(&pid, "/bin/sh", 0, 0, argv, environ)) return 0;
  return fdopen(ends[*mode != 'r'], mode);
}
int pclose(FILE *file) {
  int status = 0;
  fclose(file);
  return wait4(-1, &status, 0, 0) < 0 ? -1 : status;
}

// The user and group databases. An empty name asks for the n-th entry.
static struct passwd entry;
struct passwd *getpwnam(const char *name) { return kernel_getpw(name, 0, &entry) < 0 ? 0 : &entry; }
struct passwd *getpwuid(uid_t uid) { return kernel_getpw(0, uid, &entry) < 0 ? 0 : &entry; }
static struct group entry_of_group;
struct group *getgrnam(const char *name) {
  return kernel_getgr(name, 0, &entry_of_group) < 0 ? 0 : &entry_of_group;
}
struct group *getgrgid(gid_t gid) { return kernel_getgr(0, gid, &entry_of_group) < 0 ? 0 : &entry_of_group; }
static int user, group;
void setpwent(void) { user = 0; }
void endpwent(void) { user = 0; }
struct passwd *getpwent(void) { return kernel_getpw("", user++, &entry) < 0 ? 0 : &entry; }
void setgrent(void) { group = 0; }
void endgrent(void) { group = 0; }
struct group *getgrent(void) { return kernel_getgr("", group++, &entry_of_group) < 0 ? 0 : &entry_of_group; }

// The second word that clang's lowering of setjmp keeps beside its exception.
static int second;
void setTempRet0(int value) { second = value; }
int getTempRet0(void) { return second; }

// Coroutines and the conservative scan of the stack, which Ruby wants.
KERNEL(kernel_getcontext) int kernel_getcontext(ucontext_t *);
KERNEL(kernel_makecontext) void kernel_makecontext(ucontext_t *, void (*)(), int, va_list);
KERNEL(kernel_swapcontext) int kernel_swapcontext(ucontext_t *, const ucontext_t *);
KERNEL(kernel_scan_registers) void kernel_scan_registers(void (*)(void *, void *));
int getcontext(ucontext_t *context) { return result(kernel_getcontext(context)); }
void makecontext(ucontext_t *context, void (*start)(), int count, ...) {
  va_list list;
  va_start(list, count);
  kernel_makecontext(context, start, count, list);
  va_end(list);
}
int swapcontext(ucontext_t *from, const ucontext_t *to) { return result(kernel_swapcontext(from, to)); }
void emscripten_scan_registers(void (*scan)(void *, void *)) { kernel_scan_registers(scan); }
