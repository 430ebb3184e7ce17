package okhttp;

import dev.troop.guard.Guard;
import okhttp3.Callback;
import okhttp3.OkHttpClient;
import okhttp3.Request;
import okhttp3.Response;
import okhttp3.WebSocketListener;

/** OkHttp: calls that wait, calls that call back, web sockets. */
class OkHttp {
    private final OkHttpClient client = new OkHttpClient();
    private final Guard<Response> guard;

    OkHttp(Guard<Response> guard) {
        this.guard = guard;
    }

    Response guarded(Request request) {
        return guard.call(request, () -> client.newCall(request).execute()).value();
    }

    Response referred(okhttp3.Call call) {
        return guard.call("k", call::execute).value();
    }

    Response bare(Request request) throws Exception {
        okhttp3.Call call = client.newCall(request);
        return call.execute(); // expect: uncovered okhttp
    }

    void later(Request request, Callback callback) {
        client.newCall(request).enqueue(callback); // expect: uncovered okhttp
    }

    void socket(Request request, WebSocketListener listener) {
        client.newWebSocket(request, listener); // expect: uncovered okhttp
    }
}
