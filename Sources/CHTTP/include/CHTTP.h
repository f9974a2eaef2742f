// One HTTP exchange at a time over a connection that is kept alive, and sleeping until a moment.
//
// libcurl's options are set through functions with a variable number of arguments, which Swift cannot call.
// Nothing here is thread-safe but by having a connection for each thread.
#ifndef CHTTP_H
#define CHTTP_H

#include <stddef.h>
#include <stdint.h>

// A connection to one address, with the request that is sent over it again and again.
typedef struct CHTTPConnection CHTTPConnection;

// What came back. The texts belong to the connection and last until it is used again.
typedef struct {
  // The answer's status; 0 where none came.
  long status;
  // Why there is no answer, in one line; NULL where there is one.
  const char *failure;
  // The values of the header asked for, joined by ", "; "" where there was none.
  const char *header;
  // The first bytes of the body, at most 64 KiB of it.
  const char *body;
  size_t bodyLength;
} CHTTPAnswer;

// Prepares a request; the texts and the body are copied. NULL without memory.
//
// `contentType` and `body` may be NULL: then nothing is sent after the head. `header` is the name of the
// header whose values are wanted. `timeout` is that of a whole exchange, in seconds.
CHTTPConnection *chttpOpen(
  const char *url, const char *method, const char *contentType, const void *body, size_t bodyLength,
  double timeout, const char *header);

// Sends the request once and waits for the answer's end.
CHTTPAnswer chttpExchange(CHTTPConnection *connection);

// Closes the connection and frees everything.
void chttpClose(CHTTPConnection *connection);

// Lets the calling thread run before all threads of ordinary priority, as a client on a machine of its own
// does, whom no service keeps from running. Gives 1, or 0 where the system does not allow it, which changes
// nothing.
int chttpPreferThread(void);

// CLOCK_MONOTONIC, in nanoseconds.
int64_t chttpNow(void);

// Sleeps until that clock shows so many nanoseconds, as exactly as the kernel can.
void chttpSleepUntil(int64_t nanoseconds);

#endif
