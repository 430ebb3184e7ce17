package dev.troop.adapters.hystrixstream;

import org.jspecify.annotations.Nullable;

/** One JSON object as it is written, on one line. Not thread safe. */
final class Json {
    private final StringBuilder text = new StringBuilder("{");

    Json number(String name, long value) {
        return name(name).raw(Long.toString(value));
    }

    Json truth(String name, boolean value) {
        return name(name).raw(Boolean.toString(value));
    }

    Json text(String name, @Nullable String value) {
        name(name);
        if (value == null) {
            return raw("null");
        }
        quote(value);
        return this;
    }

    Json object(String name, Json value) {
        return name(name).raw(value.toString());
    }

    private Json name(String name) {
        if (text.length() > 1) {
            text.append(',');
        }
        quote(name);
        text.append(':');
        return this;
    }

    private Json raw(String value) {
        text.append(value);
        return this;
    }

    private void quote(String value) {
        text.append('"');
        for (int i = 0; i < value.length(); i++) {
            char c = value.charAt(i);
            if (c == '"' || c == '\\') {
                text.append('\\').append(c);
            } else if (c < ' ' || c == '\u2028' || c == '\u2029') {
                text.append("\\u").append(Integer.toHexString(0x10000 | c), 1, 5);
            } else {
                text.append(c);
            }
        }
        text.append('"');
    }

    @Override
    public String toString() {
        return text + "}";
    }
}
