/*
 * What a session can take at most: one write and one read a mail, a thread a connection, and nothing else. It
 * composes nothing, and gives up at the first reply that is not positive.
 */
#include <arpa/inet.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

enum { PORT = 2, RECIPIENTS = 5, CONNECTIONS = 6, DIRECTORY = 10, ARGUMENTS = 11 };

static char *flight;
static size_t flight_length;
static int replies;

struct lane {
    pthread_t thread;
    int socket;
    int times;
};

static void fail(const char *what) {
    printf("failed %s\n", what);
    fflush(stdout);
    exit(1);
}

/* Takes replies until so many have ended; the lines of one reply but the last have a hyphen after the code. */
static void await_replies(int socket, int wanted, char *text, size_t room) {
    size_t length = 0;
    size_t line = 0;
    while (wanted > 0) {
        ssize_t got = read(socket, text + length, room - length - 1);
        if (got <= 0) {
            fail("the connection is lost, or a reply too long");
        }
        length += got;
        text[length] = 0;
        char *end;
        while (wanted > 0 && (end = strstr(text + line, "\r\n")) != NULL) {
            if (text[line] != '2') {
                fail(text + line);
            }
            wanted -= text[line + 3] != '-';
            line = end + 2 - text;
        }
    }
}

static void put(int socket, const char *octets, size_t length) {
    while (length > 0) {
        ssize_t written = write(socket, octets, length);
        if (written <= 0) {
            fail("the connection is lost");
        }
        octets += written;
        length -= written;
    }
}

static int open_lane(int port) {
    int lane = socket(AF_INET, SOCK_STREAM, 0);
    int on = 1;
    setsockopt(lane, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
    struct sockaddr_in address = {.sin_family = AF_INET, .sin_port = htons(port)};
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    if (connect(lane, (struct sockaddr *)&address, sizeof address) != 0) {
        fail("cannot connect");
    }
    char text[4096];
    await_replies(lane, 1, text, sizeof text);
    put(lane, "EHLO client.example\r\n", 21);
    await_replies(lane, 1, text, sizeof text);
    if (strstr(text, "CHUNKING") == NULL) {
        fail("the server does not offer CHUNKING");
    }
    return lane;
}

static void *send_share(void *argument) {
    struct lane *lane = argument;
    char text[4096];
    for (int i = 0; i < lane->times; i++) {
        put(lane->socket, flight, flight_length);
        await_replies(lane->socket, replies, text, sizeof text);
    }
    return NULL;
}

static void prepare_flight(const char *directory, int recipients) {
    char name[4096];
    snprintf(name, sizeof name, "%s/message.eml", directory);
    FILE *file = fopen(name, "rb");
    if (file == NULL) {
        fail("no message");
    }
    fseek(file, 0, SEEK_END);
    long size = ftell(file);
    rewind(file);
    size_t room = size + 256 + 64 * (size_t)recipients;
    flight = malloc(room);
    char *to = flight;
    to += sprintf(to, "MAIL FROM:<sender@benchmark.example>\r\n");
    for (int i = 1; i <= recipients; i++) {
        to += sprintf(to, "RCPT TO:<recipient%d@benchmark.example>\r\n", i);
    }
    to += sprintf(to, "BDAT %ld LAST\r\n", size);
    if (fread(to, 1, size, file) != (size_t)size) {
        fail("the message cannot be read");
    }
    fclose(file);
    flight_length = to + size - flight;
    replies = recipients + 2;
}

int main(int count, char **arguments) {
    if (count != ARGUMENTS) {
        fail("wrong arguments");
    }
    int connections = atoi(arguments[CONNECTIONS]);
    prepare_flight(arguments[DIRECTORY], atoi(arguments[RECIPIENTS]));
    struct lane *lanes = calloc(connections, sizeof *lanes);
    for (int i = 0; i < connections; i++) {
        lanes[i].socket = open_lane(atoi(arguments[PORT]));
    }
    puts("ready");
    fflush(stdout);
    int times;
    while (scanf("%d", &times) == 1) {
        for (int i = 0; i < connections; i++) {
            lanes[i].times = times / connections + (i < times % connections);
            pthread_create(&lanes[i].thread, NULL, send_share, &lanes[i]);
        }
        for (int i = 0; i < connections; i++) {
            pthread_join(lanes[i].thread, NULL);
        }
        puts("done");
        fflush(stdout);
    }
    return 0;
}
