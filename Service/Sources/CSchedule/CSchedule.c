#define _GNU_SOURCE

#include "CSchedule.h"

#if defined(__linux__)

#include <stdint.h>
#include <sys/syscall.h>
#include <unistd.h>

// The kernel's struct sched_attr in its first form.
typedef struct {
  uint32_t size;
  uint32_t policy;
  uint64_t flags;
  int32_t nice;
  uint32_t priority;
  uint64_t runtime;
  uint64_t deadline;
  uint64_t period;
} CScheduling;

int csPreferShortSlice(void) {
  CScheduling scheduling = {.size = sizeof scheduling};
  if (syscall(SYS_sched_getattr, 0, &scheduling, sizeof scheduling, 0) != 0) return 0;
  // Of an ordinary thread the runtime is its slice, in nanoseconds.
  if (scheduling.policy != 0) return 0;
  scheduling.runtime = 100000;
  return syscall(SYS_sched_setattr, 0, &scheduling, 0) == 0;
}

#else

int csPreferShortSlice(void) { return 0; }

#endif
