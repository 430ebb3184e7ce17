package dev.troop.adapters.review.trace;

import java.util.Locale;

/** What an outbound call is a call of. */
public enum Kind {
    JDK_HTTP,
    HTTP_URL_CONNECTION,
    OKHTTP,
    APACHE_HTTP4,
    APACHE_HTTP5,
    GRPC,
    JDBC,
    SPYMEMCACHED,
    XMEMCACHED,
    CASSANDRA,
    SOCKET,
    NETTY,
    /** A call whose target is decided while the program runs. */
    REFLECTION,
    /** An object whose methods are decided while the program runs. */
    PROXY;

    /** The name in reports and exceptions. */
    public String text() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /** Whether what is called cannot be known from the program. */
    public boolean isOpaque() {
        return this == REFLECTION || this == PROXY;
    }
}
