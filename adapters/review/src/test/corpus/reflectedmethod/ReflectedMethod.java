package reflectedmethod;

import kit.Kit;

/** A method that only reflection calls has no caller that is seen, and nothing is seen to guard it. */
class ReflectedMethod {
    Object run(Object target) throws Exception {
        return ReflectedMethod.class.getDeclaredMethod("load").invoke(this); // expect: unknown reflection
    }

    private String load() throws Exception {
        return Kit.HTTP.send(Kit.request("x"), Kit.TEXT).body(); // expect: uncovered jdk-http
    }
}
