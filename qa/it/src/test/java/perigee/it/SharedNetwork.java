package perigee.it;

import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;
import perigee.testkit.SmallNetwork;

/// Hands one network to all test classes that leave its nodes alone; each uses host names of its
/// own. It ends with the last test.
final class SharedNetwork implements ParameterResolver {

  private static final Namespace HERE = Namespace.create(SharedNetwork.class);

  @Override
  public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
    return parameter.getParameter().getType() == SmallNetwork.class;
  }

  @Override
  public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
    return context
        .getRoot()
        .getStore(HERE)
        .computeIfAbsent("network", _ -> SmallNetwork.start(), SmallNetwork.class);
  }
}
