/* The floor of a server that passes bytes on: from one TCP socket into another, and nothing else.
 *
 * Usage: relay BYTES. For each line on stdin so many bytes pass, from a process that writes them to one that reads
 * them, over loopback; then a line of JSON with seconds and bytes is printed. Only the relay's own CPU time is this
 * process's: the two others are its children, and never waited for. */
#include <arpa/inet.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

enum { PIECE_BYTES = 1 << 20 };

static char buffer[PIECE_BYTES];

static void fail(const char *what) {
  perror(what);
  exit(1);
}

/* Two ends of one TCP connection. */
static void connection(int ends[2]) {
  struct sockaddr_in address = {.sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
  socklen_t length = sizeof address;
  int listener = socket(AF_INET, SOCK_STREAM, 0);
  if (listener < 0 || bind(listener, (void *)&address, length) || listen(listener, 1) ||
      getsockname(listener, (void *)&address, &length))
    fail("listen");
  ends[0] = socket(AF_INET, SOCK_STREAM, 0);
  if (ends[0] < 0 || connect(ends[0], (void *)&address, length)) fail("connect");
  ends[1] = accept(listener, NULL, NULL);
  if (ends[1] < 0) fail("accept");
  close(listener);
}

static void send_all(int socket, size_t bytes) {
  for (size_t sent = 0; sent < bytes;) {
    ssize_t done = write(socket, buffer + sent, bytes - sent);
    if (done <= 0) fail("write");
    sent += (size_t)done;
  }
}

static size_t smaller(size_t a, size_t b) { return a < b ? a : b; }

int main(int count, char **arguments) {
  if (count != 2) {
    fputs("usage: relay BYTES\n", stderr);
    return 2;
  }
  size_t total = strtoul(arguments[1], NULL, 10);
  char input[16];
  signal(SIGCHLD, SIG_IGN); /* they leave no zombies */
  while (fgets(input, sizeof input, stdin)) {
    int in[2], out[2];
    connection(in);
    connection(out);
    fflush(stdout);
    if (fork() == 0) {
      for (size_t left = total; left > 0; left -= smaller(left, PIECE_BYTES))
        send_all(in[0], smaller(left, PIECE_BYTES));
      _exit(0);
    }
    if (fork() == 0) {
      close(out[0]);
      while (read(out[1], buffer, PIECE_BYTES) > 0) {
      }
      _exit(0);
    }
    struct timespec start, end;
    clock_gettime(CLOCK_MONOTONIC, &start);
    for (size_t left = total; left > 0;) {
      ssize_t got = read(in[1], buffer, smaller(left, PIECE_BYTES));
      if (got <= 0) fail("read");
      send_all(out[0], (size_t)got);
      left -= (size_t)got;
    }
    clock_gettime(CLOCK_MONOTONIC, &end);
    for (int i = 0; i < 2; i++) {
      close(in[i]);
      close(out[i]);
    }
    printf("{\"seconds\": %.6f, \"bytes\": %zu}\n",
           (double)(end.tv_sec - start.tv_sec) + (double)(end.tv_nsec - start.tv_nsec) / 1e9, total);
    fflush(stdout);
  }
  return 0;
}
