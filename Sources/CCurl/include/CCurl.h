#ifndef CCURL_H
#define CCURL_H

#include <curl/curl.h>
#include <stddef.h>

// libcurl's setopt and getinfo are variadic, which Swift cannot call. One typed function per kind of value.

typedef size_t (*habeas_curl_read)(char *buffer, size_t size, size_t count, void *source);
typedef size_t (*habeas_curl_write)(char *buffer, size_t size, size_t count, void *sink);

CURLcode habeas_curl_global_init(void);
CURLcode habeas_curl_set_number(CURL *handle, CURLoption option, long value);
CURLcode habeas_curl_set_size(CURL *handle, CURLoption option, long long value);
CURLcode habeas_curl_set_text(CURL *handle, CURLoption option, const char *value);
CURLcode habeas_curl_set_list(CURL *handle, CURLoption option, struct curl_slist *value);
CURLcode habeas_curl_set_reader(CURL *handle, habeas_curl_read read, void *source);
CURLcode habeas_curl_set_writer(CURL *handle, habeas_curl_write write, void *sink);
CURLcode habeas_curl_set_header_writer(CURL *handle, habeas_curl_write write, void *sink);
// Copies the bytes; they may be none.
CURLcode habeas_curl_set_body(CURL *handle, const void *bytes, size_t count);

// Asked before every connection, with the 4 or 16 bytes of the address that would be connected to; 0 forbids it.
typedef int (*habeas_curl_judge)(const unsigned char *address, size_t count, void *source);
struct habeas_curl_door {
    habeas_curl_judge judge;
    void *source;
};
// The door must live until the transfer has ended.
CURLcode habeas_curl_set_door(CURL *handle, struct habeas_curl_door *door);

// Told every line that is sent and received, and which of them it is (CURLINFO_HEADER_OUT and others).
typedef int (*habeas_curl_trace)(CURL *handle, curl_infotype kind, char *bytes, size_t count, void *source);
CURLcode habeas_curl_set_trace(CURL *handle, habeas_curl_trace trace, void *source);

CURLcode habeas_curl_get_number(CURL *handle, CURLINFO info, long *value);

// Waits until the connection that was opened last can be read, or written to: 1 it can, 0 not in this time, -1 there is none.
int habeas_curl_await(CURL *handle, int for_output, int milliseconds);

#endif
