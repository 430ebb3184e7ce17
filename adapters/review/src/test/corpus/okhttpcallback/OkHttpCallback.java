package okhttpcallback;

import dev.troop.guard.Guard;
import java.io.IOException;
import kit.Kit;
import okhttp3.Callback;
import okhttp3.OkHttpClient;
import okhttp3.Request;
import okhttp3.Response;

/** A callback that makes a call of its own. */
class OkHttpCallback {
    private final OkHttpClient client = new OkHttpClient();
    private final Guard<String> guard = Kit.guard();

    void guarded(Request request) {
        guard.call("k", () -> {
            client.newCall(request).enqueue(new Callback() {
                @Override
                public void onFailure(okhttp3.Call call, IOException failure) {}

                @Override
                public void onResponse(okhttp3.Call call, Response response) throws IOException {
                    client.newCall(request).execute(); // expect: unknown okhttp
                }
            });
            return "";
        });
    }
}
