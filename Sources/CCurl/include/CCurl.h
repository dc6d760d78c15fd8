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
CURLcode habeas_curl_get_number(CURL *handle, CURLINFO info, long *value);

#endif
