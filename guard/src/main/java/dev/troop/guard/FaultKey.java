package dev.troop.guard;

import dev.troop.core.Names;
import java.security.GeneralSecurityException;
import java.security.Key;
import java.security.KeyPair;
import java.security.MessageDigest;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.Signature;
import java.security.interfaces.EdECKey;
import java.util.Objects;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;

/**
 * A key for fault tokens, with the id by which tokens name it.
 *
 * <p>A key's algorithm is its own: a token names a key, never an algorithm. With HMAC-SHA256 whoever verifies can also
 * sign; with Ed25519 the services need only the public key, and the private one stays where tokens are minted. Immutable
 * and thread safe.
 */
public final class FaultKey {
    private static final String HMAC = "HmacSHA256";
    private static final String ED25519 = "Ed25519";
    private static final int SHORTEST_SECRET = 16;

    private final String id;
    private final @Nullable SecretKeySpec secret;
    private final @Nullable PublicKey publicKey;
    private final @Nullable PrivateKey privateKey;

    private FaultKey(
            String id, @Nullable SecretKeySpec secret, @Nullable PublicKey publicKey, @Nullable PrivateKey privateKey) {
        this.id = id;
        this.secret = secret;
        this.publicKey = publicKey;
        this.privateKey = privateKey;
    }

    /**
     * A shared secret that signs and verifies by HMAC-SHA256.
     *
     * @param id a name as {@link Names} has it, such as {@code y2026-11}
     * @param secret at least 16 bytes; copied
     */
    public static FaultKey hmac(String id, byte[] secret) {
        if (secret.length < SHORTEST_SECRET) {
            throw new IllegalArgumentException(
                    "fault key of " + secret.length + " bytes: expected " + SHORTEST_SECRET + " or more");
        }
        return new FaultKey(Names.check("fault key", id), new SecretKeySpec(secret, HMAC), null, null);
    }

    /** A public key that verifies what its private half has signed by Ed25519. */
    public static FaultKey ed25519(String id, PublicKey verifies) {
        return new FaultKey(Names.check("fault key", id), null, checked(id, verifies), null);
    }

    /** A pair of keys that signs and verifies by Ed25519. */
    public static FaultKey ed25519(String id, KeyPair pair) {
        return new FaultKey(
                Names.check("fault key", id), null, checked(id, pair.getPublic()), checked(id, pair.getPrivate()));
    }

    /** The id that its tokens carry. */
    public String id() {
        return id;
    }

    /** Whether it can sign, and not only verify. */
    public boolean signs() {
        return secret != null || privateKey != null;
    }

    byte[] sign(byte[] payload) {
        try {
            if (secret != null) {
                return mac(payload, secret);
            } else if (privateKey != null) {
                Signature signature = Signature.getInstance(ED25519);
                signature.initSign(privateKey);
                signature.update(payload);
                return signature.sign();
            }
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("fault key " + id + " cannot sign", e);
        }
        throw new IllegalStateException("fault key " + id + " is a public key: expected one that signs");
    }

    boolean verifies(byte[] payload, byte[] signed) {
        try {
            if (secret != null) {
                return MessageDigest.isEqual(signed, mac(payload, secret));
            }
            Signature signature = Signature.getInstance(ED25519);
            signature.initVerify(Objects.requireNonNull(publicKey));
            signature.update(payload);
            return signature.verify(signed);
        } catch (GeneralSecurityException malformed) {
            return false;
        }
    }

    /** Without the key itself. */
    @Override
    public String toString() {
        return id + (secret != null ? " (" + HMAC : " (" + ED25519) + (signs() ? ", signs)" : ", verifies)");
    }

    private static byte[] mac(byte[] payload, SecretKeySpec secret) throws GeneralSecurityException {
        Mac mac = Mac.getInstance(HMAC);
        mac.init(secret);
        return mac.doFinal(payload);
    }

    private static <K extends Key> K checked(String id, K key) {
        if (!(key instanceof EdECKey edwards) || !edwards.getParams().getName().equals(ED25519)) {
            throw new IllegalArgumentException(
                    "fault key " + id + " of algorithm " + key.getAlgorithm() + ": expected one for " + ED25519);
        }
        return key;
    }
}
