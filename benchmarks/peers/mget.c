/* The floor: what it costs to get the same chunks out of Redis, and nothing else.
 *
 * Usage: mget PORT KEYS, where each line of the file KEYS holds the keys of one MGET, with blanks between them.
 * For each line on stdin all of it is fetched, and a line of JSON with seconds and bytes is printed. */
#include <arpa/inet.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

static char buffer[1 << 20];
static size_t begin, end;

static void fail(const char *what) {
  perror(what);
  exit(1);
}

static void fill(int redis) {
  ssize_t got = read(redis, buffer, sizeof buffer);
  if (got <= 0) fail("read");
  begin = 0;
  end = (size_t)got;
}

/* A line such as "$123", without its end. */
static void line(int redis, char *text, size_t room) {
  size_t length = 0;
  for (;;) {
    if (begin == end) fill(redis);
    char c = buffer[begin++];
    if (c == '\n') break;
    if (c != '\r' && length + 1 < room) text[length++] = c;
  }
  text[length] = 0;
}

static void skip(int redis, size_t bytes) {
  while (bytes > 0) {
    if (begin == end) fill(redis);
    size_t part = bytes < end - begin ? bytes : end - begin;
    begin += part;
    bytes -= part;
  }
}

/* In one write: in two, the second would wait for the first one's acknowledgement. */
static void ask(int redis, const char *keys, int *count) {
  static char command[1 << 20];
  char copy[1 << 16], head[32];
  size_t length = sizeof head;
  *count = 0;
  snprintf(copy, sizeof copy, "%s", keys);
  for (char *key = strtok(copy, " \n"); key; key = strtok(NULL, " \n")) {
    length += (size_t)sprintf(command + length, "$%zu\r\n%s\r\n", strlen(key), key);
    ++*count;
  }
  size_t begins = sizeof head - (size_t)snprintf(head, sizeof head, "*%d\r\n$4\r\nMGET\r\n", *count + 1);
  memcpy(command + begins, head, sizeof head - begins);
  if (write(redis, command + begins, length - begins) != (ssize_t)(length - begins)) fail("write");
}

static long group(int redis, const char *keys) {
  char text[64];
  int count;
  ask(redis, keys, &count);
  line(redis, text, sizeof text);
  if (text[0] != '*') fail(text);
  long bytes = 0;
  for (int i = 0; i < count; i++) {
    line(redis, text, sizeof text);
    long value = atol(text + 1);
    if (text[0] != '$' || value < 0) fail("a key is not there");
    skip(redis, (size_t)value + 2);
    bytes += value;
  }
  return bytes;
}

int main(int count, char **arguments) {
  if (count != 3) return 2;
  struct sockaddr_in address = {.sin_family = AF_INET, .sin_port = htons((unsigned short)atoi(arguments[1]))};
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  int redis = socket(AF_INET, SOCK_STREAM, 0);
  if (connect(redis, (struct sockaddr *)&address, sizeof address)) fail("connect");
  FILE *keys = fopen(arguments[2], "r");
  if (!keys) fail(arguments[2]);
  char go[64], *text = NULL;
  size_t room = 0;
  while (fgets(go, sizeof go, stdin)) {
    struct timespec from, to;
    long bytes = 0;
    rewind(keys);
    clock_gettime(CLOCK_MONOTONIC, &from);
    while (getline(&text, &room, keys) > 0) bytes += group(redis, text);
    clock_gettime(CLOCK_MONOTONIC, &to);
    double seconds = (double)(to.tv_sec - from.tv_sec) + (double)(to.tv_nsec - from.tv_nsec) / 1e9;
    printf("{\"seconds\": %.6f, \"bytes\": %ld}\n", seconds, bytes);
    fflush(stdout);
  }
  return 0;
}
