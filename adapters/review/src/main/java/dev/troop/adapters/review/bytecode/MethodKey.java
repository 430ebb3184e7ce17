package dev.troop.adapters.review.bytecode;

/** A method of a class, by its internal names. */
public record MethodKey(String owner, String name, String descriptor) {
    private static final String LAMBDA = "lambda$";

    /** Whether the compiler made it for the body of a lambda. */
    public boolean isLambdaBody() {
        return name.startsWith(LAMBDA);
    }

    /** The class and method as written in the source: the body of a lambda belongs to the method around it. */
    public String inSource() {
        return owner.replace('/', '.') + "." + sourceName();
    }

    private String sourceName() {
        if (!isLambdaBody()) {
            return name;
        }
        int end = name.lastIndexOf('$');
        String around = end > LAMBDA.length() ? name.substring(LAMBDA.length(), end) : name;
        return switch (around) {
            case "new" -> "<init>";
            case "static" -> "<clinit>";
            default -> around;
        };
    }

    @Override
    public String toString() {
        return owner + "." + name + descriptor;
    }
}
