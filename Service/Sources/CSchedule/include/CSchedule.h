// What the scheduler lets a thread ask for that is not in Swift's view of the C library.
#ifndef CSCHEDULE_H
#define CSCHEDULE_H

// Asks that the calling thread, once woken, runs soon, and not long at a time: its slice becomes the shortest
// that Linux knows, 0.1 ms. From Linux 6.12 on a thread that wakes with a shorter slice takes the CPU from one
// with a longer. Its share of CPU time stays the same, and no privilege is needed. Gives 1, or 0 where the
// system knows no such thing, which changes nothing.
// Source: Linux, sched_setattr(2) and kernel/sched/fair.c (EEVDF).
int csPreferShortSlice(void);

#endif
