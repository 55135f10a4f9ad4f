// SPDX-License-Identifier: Apache-2.0
// What the C library lacks for a program that asks how many processors there are, and how busy they are.
#define _GNU_SOURCE
#include <errno.h>
#include <sched.h>

int sched_getaffinity(pid_t process, size_t size, cpu_set_t *set) {
  (void)process, (void)size, (void)set;
  errno = ENOSYS;
  return -1;
}
int __sched_cpucount(size_t size, const cpu_set_t *set) {
  (void)size, (void)set;
  return 1;
}
int getloadavg(double *averages, int count) {
  (void)averages, (void)count;
  return -1;
}
