#define _GNU_SOURCE
#include "CCurl.h"

#include <errno.h>
#include <netinet/in.h>
#include <poll.h>
#include <sys/socket.h>

CURLcode habeas_curl_global_init(void) { return curl_global_init(CURL_GLOBAL_DEFAULT); }

CURLcode habeas_curl_set_number(CURL *handle, CURLoption option, long value) {
    return curl_easy_setopt(handle, option, value);
}

CURLcode habeas_curl_set_size(CURL *handle, CURLoption option, long long value) {
    return curl_easy_setopt(handle, option, (curl_off_t)value);
}

CURLcode habeas_curl_set_text(CURL *handle, CURLoption option, const char *value) {
    return curl_easy_setopt(handle, option, value);
}

CURLcode habeas_curl_set_list(CURL *handle, CURLoption option, struct curl_slist *value) {
    return curl_easy_setopt(handle, option, value);
}

CURLcode habeas_curl_set_reader(CURL *handle, habeas_curl_read read, void *source) {
    CURLcode code = curl_easy_setopt(handle, CURLOPT_READFUNCTION, read);
    return code == CURLE_OK ? curl_easy_setopt(handle, CURLOPT_READDATA, source) : code;
}

CURLcode habeas_curl_set_writer(CURL *handle, habeas_curl_write write, void *sink) {
    CURLcode code = curl_easy_setopt(handle, CURLOPT_WRITEFUNCTION, write);
    return code == CURLE_OK ? curl_easy_setopt(handle, CURLOPT_WRITEDATA, sink) : code;
}

CURLcode habeas_curl_set_header_writer(CURL *handle, habeas_curl_write write, void *sink) {
    CURLcode code = curl_easy_setopt(handle, CURLOPT_HEADERFUNCTION, write);
    return code == CURLE_OK ? curl_easy_setopt(handle, CURLOPT_HEADERDATA, sink) : code;
}

CURLcode habeas_curl_set_body(CURL *handle, const void *bytes, size_t count) {
    CURLcode code = curl_easy_setopt(handle, CURLOPT_POSTFIELDSIZE_LARGE, (curl_off_t)count);
    return code == CURLE_OK ? curl_easy_setopt(handle, CURLOPT_COPYPOSTFIELDS, count ? bytes : "") : code;
}

// The address that is judged is the one that libcurl connects this socket to: no name is looked up in between.
static curl_socket_t open_judged_socket(void *source, curlsocktype purpose, struct curl_sockaddr *address) {
    const struct habeas_curl_door *door = source;
    const unsigned char *bytes;
    size_t count;
    if (address->family == AF_INET) {
        bytes = (const unsigned char *)&((const struct sockaddr_in *)&address->addr)->sin_addr;
        count = 4;
    } else if (address->family == AF_INET6) {
        bytes = (const unsigned char *)&((const struct sockaddr_in6 *)&address->addr)->sin6_addr;
        count = 16;
    } else {
        return CURL_SOCKET_BAD;
    }
    if (purpose != CURLSOCKTYPE_IPCXN || !door->judge(bytes, count, door->source)) return CURL_SOCKET_BAD;
    return socket(address->family, address->socktype | SOCK_CLOEXEC, address->protocol);
}

CURLcode habeas_curl_set_door(CURL *handle, struct habeas_curl_door *door) {
    CURLcode code = curl_easy_setopt(handle, CURLOPT_OPENSOCKETFUNCTION, open_judged_socket);
    return code == CURLE_OK ? curl_easy_setopt(handle, CURLOPT_OPENSOCKETDATA, door) : code;
}

CURLcode habeas_curl_set_trace(CURL *handle, habeas_curl_trace trace, void *source) {
    CURLcode code = curl_easy_setopt(handle, CURLOPT_DEBUGFUNCTION, trace);
    if (code == CURLE_OK) code = curl_easy_setopt(handle, CURLOPT_DEBUGDATA, source);
    return code == CURLE_OK ? curl_easy_setopt(handle, CURLOPT_VERBOSE, trace ? 1L : 0L) : code;
}

CURLcode habeas_curl_get_number(CURL *handle, CURLINFO info, long *value) {
    return curl_easy_getinfo(handle, info, value);
}

int habeas_curl_await(CURL *handle, int for_output, int milliseconds) {
    curl_socket_t socket = CURL_SOCKET_BAD;
    if (curl_easy_getinfo(handle, CURLINFO_ACTIVESOCKET, &socket) != CURLE_OK || socket == CURL_SOCKET_BAD) return -1;
    struct pollfd watched = {.fd = socket, .events = for_output ? POLLOUT : POLLIN};
    int found = poll(&watched, 1, milliseconds);
    return found < 0 ? (errno == EINTR ? 0 : -1) : found;
}
