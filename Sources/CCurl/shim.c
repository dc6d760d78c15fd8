#include "CCurl.h"

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

CURLcode habeas_curl_get_number(CURL *handle, CURLINFO info, long *value) {
    return curl_easy_getinfo(handle, info, value);
}
