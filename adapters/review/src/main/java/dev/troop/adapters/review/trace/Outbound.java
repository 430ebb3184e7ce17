package dev.troop.adapters.review.trace;

import dev.troop.adapters.review.bytecode.Hierarchy;
import dev.troop.adapters.review.bytecode.Step;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/** The one list of methods that go out on the network, or may. */
final class Outbound {

    /**
     * Methods of a type and of all below it.
     *
     * @param methods matches their names
     * @param descriptor matches their descriptors
     */
    private record Entry(Kind kind, String type, Pattern methods, Pattern descriptor) {}

    private static final Pattern ANY = Pattern.compile(".*");
    private static final String MEMCACHED =
            "(get|gets|set|add|replace|append|prepend|delete|incr|decr|touch|cas|flushAll)(WithNoReply)?|get(Bulk|AndTouch"
                    + "|AndLock|Stats|Versions)|sget|async[A-Z]\\w*|waitForQueues";

    private static final List<Entry> ENTRIES = List.of(
            entry(Kind.JDK_HTTP, "java/net/http/HttpClient", "send|sendAsync"),
            entry(Kind.JDK_HTTP, "java/net/http/WebSocket$Builder", "buildAsync"),
            entry(
                    Kind.HTTP_URL_CONNECTION,
                    "java/net/URLConnection",
                    "connect|getInputStream|getOutputStream|getResponse(Code|Message)|getErrorStream|getContent.*"
                            + "|getHeaderField.*"),
            entry(Kind.HTTP_URL_CONNECTION, "java/net/URL", "openStream|getContent"),
            entry(Kind.OKHTTP, "okhttp3/Call", "execute|enqueue"),
            entry(Kind.OKHTTP, "okhttp3/WebSocket$Factory", "newWebSocket"),
            entry(Kind.OKHTTP, "okhttp3/OkHttpClient", "newWebSocket"),
            entry(Kind.OKHTTP, "okhttp3/sse/EventSource$Factory", "newEventSource"),
            entry(Kind.OKHTTP, "com/squareup/okhttp/Call", "execute|enqueue"),
            entry(Kind.OKHTTP, "retrofit2/Call", "execute|enqueue"),
            entry(Kind.APACHE_HTTP4, "org/apache/http/client/HttpClient", "execute"),
            entry(Kind.APACHE_HTTP4, "org/apache/http/impl/client/CloseableHttpClient", "execute"),
            entry(Kind.APACHE_HTTP4, "org/apache/http/nio/client/HttpAsyncClient", "execute"),
            entry(Kind.APACHE_HTTP4, "org/apache/http/client/fluent/(Request|Executor)", "execute"),
            entry(Kind.APACHE_HTTP5, "org/apache/hc/client5/http/classic/HttpClient", "execute|executeOpen"),
            entry(
                    Kind.APACHE_HTTP5,
                    "org/apache/hc/client5/http/impl/classic/CloseableHttpClient",
                    "execute|executeOpen"),
            entry(Kind.APACHE_HTTP5, "org/apache/hc/client5/http/async/HttpAsyncClient", "execute"),
            entry(Kind.APACHE_HTTP5, "org/apache/hc/client5/http/impl/async/CloseableHttpAsyncClient", "execute"),
            entry(Kind.APACHE_HTTP5, "org/apache/hc/client5/http/fluent/(Async)?(Request|Executor)", "execute"),
            entry(Kind.GRPC, "io/grpc/stub/ClientCalls", ".+Call"),
            entry(Kind.GRPC, "io/grpc/ClientCall", "start"),
            entry(Kind.JDBC, "java/sql/DriverManager", "getConnection"),
            entry(Kind.JDBC, "java/sql/Driver", "connect"),
            entry(Kind.JDBC, "javax/sql/DataSource", "getConnection"),
            entry(Kind.JDBC, "javax/sql/(ConnectionPool|XA)DataSource", "get(Pooled|XA)Connection"),
            entry(Kind.JDBC, "java/sql/Connection", "commit|rollback"),
            entry(Kind.JDBC, "java/sql/Statement", "execute.*"),
            entry(Kind.JDBC, "javax/sql/RowSet", "execute"),
            entry(Kind.JDBC, "javax/sql/rowset/CachedRowSet", "acceptChanges"),
            entry(Kind.SPYMEMCACHED, "net/spy/memcached/MemcachedClient(IF)?", MEMCACHED),
            entry(Kind.XMEMCACHED, "net/rubyeye/xmemcached/(X)?MemcachedClient", MEMCACHED),
            entry(
                    Kind.CASSANDRA,
                    "com/datastax/oss/driver/api/core/(session/|cql/(Sync|Async)?)?(Cql)?Session",
                    "execute.*|prepare|prepareAsync"),
            entry(Kind.CASSANDRA, "com/datastax/oss/driver/api/core/(session/|Cql)SessionBuilder", "build|buildAsync"),
            entry(Kind.CASSANDRA, "com/datastax/driver/core/Session", "execute.*|prepare|prepareAsync"),
            entry(Kind.CASSANDRA, "com/datastax/driver/core/Cluster", "connect|connectAsync"),
            entry(Kind.SOCKET, "java/net/Socket", "connect"),
            new Entry(
                    Kind.SOCKET,
                    "java/net/Socket",
                    Pattern.compile("<init>"),
                    Pattern.compile("\\(L(java/lang/String|java/net/InetAddress);.*")),
            new Entry(
                    Kind.SOCKET, "javax/net/SocketFactory", Pattern.compile("createSocket"), Pattern.compile("\\(L.*")),
            entry(Kind.SOCKET, "java/nio/channels/(Asynchronous)?SocketChannel", "connect"),
            new Entry(
                    Kind.SOCKET,
                    "java/nio/channels/SocketChannel",
                    Pattern.compile("open"),
                    Pattern.compile("\\(Ljava/net/SocketAddress;\\).*")),
            entry(Kind.SOCKET, "java/net/DatagramSocket", "send|receive"),
            entry(Kind.SOCKET, "java/nio/channels/DatagramChannel", "send|receive|read|write"),
            entry(Kind.NETTY, "io/netty/bootstrap/Bootstrap", "connect"),
            entry(Kind.REFLECTION, "java/lang/reflect/Method", "invoke"),
            entry(Kind.REFLECTION, "java/lang/reflect/Constructor", "newInstance"),
            entry(Kind.REFLECTION, "java/lang/Class", "newInstance"),
            entry(Kind.REFLECTION, "java/lang/invoke/MethodHandle", "invoke|invokeExact|invokeWithArguments"),
            entry(Kind.PROXY, "java/lang/invoke/MethodHandleProxies", "asInterfaceInstance"),
            entry(Kind.PROXY, "java/lang/reflect/Proxy", "newProxyInstance"));

    /** What the generated classes of gRPC extend. */
    private static final Set<String> STUBS = Set.of(
            "io/grpc/stub/AbstractStub",
            "io/grpc/stub/AbstractBlockingStub",
            "io/grpc/stub/AbstractFutureStub",
            "io/grpc/stub/AbstractAsyncStub",
            "io/grpc/kotlin/AbstractCoroutineStub");

    private static final Pattern STUB_NAME =
            Pattern.compile(".+Grpc(Kt)?\\$\\w+?((Blocking(V2)?|Future|Coroutine)?Stub)");

    /** What a stub can do besides calling. */
    private static final Pattern STUB_SETTING = Pattern.compile(
            "<init>|newStub|build|getChannel|getCallOptions|with(Deadline|DeadlineAfter|Executor|Compression|Channel|Option"
                    + "|Interceptors|CallCredentials|WaitForReady|MaxInboundMessageSize|MaxOutboundMessageSize"
                    + "|OnReadyThreshold)|toString|hashCode|equals|getClass");

    private final Hierarchy hierarchy;
    private final Map<String, Optional<Kind>> known = new HashMap<>();

    Outbound(Hierarchy hierarchy) {
        this.hierarchy = hierarchy;
    }

    /** What a call is a call of, if it goes out or may. */
    Optional<Kind> kind(Step.Target target) {
        return known.computeIfAbsent(target.owner() + "." + target.name() + target.descriptor(), any -> find(target));
    }

    /** Whether a class is generated by gRPC to make calls; what is in it is no code of the application's. */
    boolean isStub(String type) {
        return hierarchy.supertypes(type).stream().anyMatch(STUBS::contains)
                || (hierarchy.type(type).isEmpty() && STUB_NAME.matcher(type).matches());
    }

    private Optional<Kind> find(Step.Target target) {
        if (!STUB_SETTING.matcher(target.name()).matches() && isStub(target.owner())) {
            return Optional.of(Kind.GRPC);
        }
        Set<String> types =
                target.name().equals("<init>") ? Set.of(target.owner()) : hierarchy.supertypes(target.owner());
        return ENTRIES.stream()
                .filter(entry -> entry.methods.matcher(target.name()).matches()
                        && entry.descriptor.matcher(target.descriptor()).matches()
                        && types.stream().anyMatch(type -> type.matches(pattern(entry.type))))
                .map(Entry::kind)
                .findFirst();
    }

    /** Type names may have a dollar, which means itself. */
    private static String pattern(String type) {
        return type.replace("$", "\\$");
    }

    private static Entry entry(Kind kind, String type, String methods) {
        return new Entry(kind, type, Pattern.compile(methods), ANY);
    }
}
