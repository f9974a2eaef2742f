#define _GNU_SOURCE

#include "CKernels.h"

#if defined(__linux__)

#include <sched.h>

int ckCurrentCPU(void) { return sched_getcpu(); }

int ckAvoidCPU(const pthread_t *threads, int count, int cpu) {
  cpu_set_t allowed;
  if (pthread_getaffinity_np(pthread_self(), sizeof allowed, &allowed) != 0) return 0;
  if (cpu < 0 || cpu >= CPU_SETSIZE) return 0;
  CPU_CLR(cpu, &allowed);
  if (CPU_COUNT(&allowed) < count) return 0;
  for (int i = 0; i < count; i++) pthread_setaffinity_np(threads[i], sizeof allowed, &allowed);
  return 1;
}

#else

int ckCurrentCPU(void) { return -1; }

int ckAvoidCPU(const pthread_t *threads, int count, int cpu) {
  (void)threads;
  (void)count;
  (void)cpu;
  return 0;
}

#endif
