package dev.troop.showcase.pass;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Base64;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;

/**
 * Signs short texts for one purpose (HMAC-SHA256), so that what was signed for one cannot be used for another.
 *
 * <p>The form is {@code purpose.base64url(text).base64url(mac)}. Immutable and thread safe.
 */
final class Seal {
    private static final String ALGORITHM = "HmacSHA256";
    private static final int LONGEST = 1024;

    private final SecretKeySpec key;
    private final String purpose;

    Seal(byte[] key, String purpose) {
        this.key = new SecretKeySpec(key, ALGORITHM);
        this.purpose = purpose;
    }

    String seal(String text) {
        Base64.Encoder base64 = Base64.getUrlEncoder().withoutPadding();
        String signed = purpose + "." + base64.encodeToString(text.getBytes(UTF_8));
        return signed + "." + base64.encodeToString(mac(signed));
    }

    /** The text that was sealed, or null if {@code sealed} is not of this seal. */
    @Nullable
    String open(String sealed) {
        int payload = purpose.length() + 1;
        int dot = sealed.lastIndexOf('.');
        if (sealed.length() > LONGEST || dot < payload || !sealed.startsWith(purpose + ".")) {
            return null;
        }
        try {
            Base64.Decoder base64 = Base64.getUrlDecoder();
            boolean ours =
                    MessageDigest.isEqual(mac(sealed.substring(0, dot)), base64.decode(sealed.substring(dot + 1)));
            return ours ? new String(base64.decode(sealed.substring(payload, dot)), UTF_8) : null;
        } catch (IllegalArgumentException notBase64) {
            return null;
        }
    }

    private byte[] mac(String text) {
        try {
            Mac mac = Mac.getInstance(ALGORITHM);
            mac.init(key);
            return mac.doFinal(text.getBytes(UTF_8));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(ALGORITHM + " is missing, which every Java runtime must have", e);
        }
    }
}
