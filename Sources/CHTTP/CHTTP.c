#define _GNU_SOURCE
#include "CHTTP.h"

#include <curl/curl.h>
#include <errno.h>
#include <pthread.h>
#include <sched.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <time.h>
#ifdef __linux__
#include <sys/prctl.h>
#endif

enum { bodyMax = 65536, headerMax = 4096 };

struct CHTTPConnection {
  CURL *easy;
  struct curl_slist *headers;
  char name[64];
  size_t nameLength;
  char failure[CURL_ERROR_SIZE];
  char header[headerMax];
  size_t headerLength;
  char body[bodyMax];
  size_t bodyLength;
};

static pthread_once_t once = PTHREAD_ONCE_INIT;

static void initialize(void) { curl_global_init(CURL_GLOBAL_DEFAULT); }

static size_t takeBody(char *bytes, size_t size, size_t count, void *context) {
  CHTTPConnection *connection = context;
  size_t room = bodyMax - connection->bodyLength;
  size_t length = size * count;
  size_t taken = length < room ? length : room;
  memcpy(connection->body + connection->bodyLength, bytes, taken);
  connection->bodyLength += taken;
  return length;
}

static size_t takeHeader(char *bytes, size_t size, size_t count, void *context) {
  CHTTPConnection *connection = context;
  size_t length = size * count;
  size_t name = connection->nameLength;
  if (length <= name || bytes[name] != ':' || strncasecmp(bytes, connection->name, name) != 0) return length;
  const char *value = bytes + name + 1, *end = bytes + length;
  while (value < end && (*value == ' ' || *value == '\t')) value++;
  while (end > value && (end[-1] == '\r' || end[-1] == '\n' || end[-1] == ' ')) end--;
  size_t valueLength = (size_t)(end - value);
  if (connection->headerLength + valueLength + 3 > headerMax) return length;
  if (connection->headerLength > 0) {
    memcpy(connection->header + connection->headerLength, ", ", 2);
    connection->headerLength += 2;
  }
  memcpy(connection->header + connection->headerLength, value, valueLength);
  connection->headerLength += valueLength;
  return length;
}

// Adds a header; 0 without memory.
static int addHeader(CHTTPConnection *connection, const char *line) {
  struct curl_slist *longer = curl_slist_append(connection->headers, line);
  if (longer) connection->headers = longer;
  return longer != NULL;
}

static int setBody(CHTTPConnection *connection, const char *contentType, const void *body, size_t length) {
  curl_easy_setopt(connection->easy, CURLOPT_POSTFIELDSIZE_LARGE, (curl_off_t)length);
  if (curl_easy_setopt(connection->easy, CURLOPT_COPYPOSTFIELDS, body) != CURLE_OK) return 0;
  // Not asking first whether the body is welcome: that would cost a round trip which users' clients spare.
  if (!addHeader(connection, "Expect:")) return 0;
  if (!contentType) return 1;
  size_t size = strlen(contentType) + sizeof "Content-Type: ";
  char *line = malloc(size);
  if (!line) return 0;
  strcpy(line, "Content-Type: ");
  strcat(line, contentType);
  int isAdded = addHeader(connection, line);
  free(line);
  return isAdded;
}

CHTTPConnection *chttpOpen(
  const char *url, const char *method, const char *contentType, const void *body, size_t bodyLength,
  double timeout, const char *header) {
  pthread_once(&once, initialize);
  CHTTPConnection *connection = calloc(1, sizeof *connection);
  if (!connection) return NULL;
  connection->easy = curl_easy_init();
  strncpy(connection->name, header, sizeof connection->name - 1);
  connection->nameLength = strlen(connection->name);
  CURL *easy = connection->easy;
  if (!easy || (body && !setBody(connection, contentType, body, bodyLength))) {
    chttpClose(connection);
    return NULL;
  }
  curl_easy_setopt(easy, CURLOPT_URL, url);
  curl_easy_setopt(easy, CURLOPT_CUSTOMREQUEST, method);
  curl_easy_setopt(easy, CURLOPT_HTTPHEADER, connection->headers);
  curl_easy_setopt(easy, CURLOPT_TIMEOUT_MS, (long)(timeout * 1e3));
  curl_easy_setopt(easy, CURLOPT_CONNECTTIMEOUT_MS, (long)(timeout * 1e3));
  // Signals would reach whichever thread; a proxy would be measured in the service's place.
  curl_easy_setopt(easy, CURLOPT_NOSIGNAL, 1L);
  curl_easy_setopt(easy, CURLOPT_PROXY, "");
  curl_easy_setopt(easy, CURLOPT_PROTOCOLS_STR, "http,https");
  curl_easy_setopt(easy, CURLOPT_HTTP_VERSION, (long)CURL_HTTP_VERSION_1_1);
  curl_easy_setopt(easy, CURLOPT_ERRORBUFFER, connection->failure);
  curl_easy_setopt(easy, CURLOPT_WRITEFUNCTION, takeBody);
  curl_easy_setopt(easy, CURLOPT_WRITEDATA, connection);
  curl_easy_setopt(easy, CURLOPT_HEADERFUNCTION, takeHeader);
  curl_easy_setopt(easy, CURLOPT_HEADERDATA, connection);
  return connection;
}

CHTTPAnswer chttpExchange(CHTTPConnection *connection) {
  connection->failure[0] = 0;
  connection->headerLength = 0;
  connection->bodyLength = 0;
  CHTTPAnswer answer = {0};
  CURLcode code = curl_easy_perform(connection->easy);
  if (code == CURLE_OK) {
    curl_easy_getinfo(connection->easy, CURLINFO_RESPONSE_CODE, &answer.status);
  } else {
    answer.failure = connection->failure[0] ? connection->failure : curl_easy_strerror(code);
  }
  connection->header[connection->headerLength] = 0;
  answer.header = connection->header;
  answer.body = connection->body;
  answer.bodyLength = connection->bodyLength;
  return answer;
}

void chttpClose(CHTTPConnection *connection) {
  if (connection->easy) curl_easy_cleanup(connection->easy);
  curl_slist_free_all(connection->headers);
  free(connection);
}

int chttpPreferThread(void) {
#ifdef __linux__
  struct sched_param parameters = {.sched_priority = 1};
  // What the thread starts has ordinary priority again.
  return sched_setscheduler(0, SCHED_FIFO | SCHED_RESET_ON_FORK, &parameters) == 0;
#else
  return 0;
#endif
}

int64_t chttpNow(void) {
  struct timespec time;
  clock_gettime(CLOCK_MONOTONIC, &time);
  return (int64_t)time.tv_sec * 1000000000 + time.tv_nsec;
}

void chttpSleepUntil(int64_t nanoseconds) {
#ifdef __linux__
  // The kernel may let a thread oversleep by its slack, 50 µs unless told otherwise.
  prctl(PR_SET_TIMERSLACK, 1L, 0L, 0L, 0L);
  struct timespec until = {nanoseconds / 1000000000, nanoseconds % 1000000000};
  while (clock_nanosleep(CLOCK_MONOTONIC, TIMER_ABSTIME, &until, NULL) == EINTR) {
  }
#else
  int64_t left;
  while ((left = nanoseconds - chttpNow()) > 0) {
    struct timespec span = {left / 1000000000, left % 1000000000};
    nanosleep(&span, NULL);
  }
#endif
}
