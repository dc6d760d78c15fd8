import CGMime

/// GMime, started once in the process before anything of it is used; its own start is not safe from two threads.
enum GMimeLibrary {
    static let started: Void = g_mime_init()
}
