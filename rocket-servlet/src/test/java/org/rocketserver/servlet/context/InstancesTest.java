package org.rocketserver.servlet.context;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.lang.reflect.InaccessibleObjectException;
import java.util.Map;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.Test;
import org.rocketserver.servlet.descriptor.LifecycleDecl;
import org.rocketserver.servlet.descriptor.Origin;
import org.rocketserver.servlet.descriptor.WebAppDescriptor;

/** Servlet 6.1 §15.5: what is called of an instance. */
class InstancesTest {
    /** The class stands for one of an embedding program whose module is closed to others. */
    @Test
    void whatMustNotBeCalledBeforeAnInstanceGoesHoldsUpNothing() {
        Object instance = ToolProvider.getSystemJavaCompiler();
        Class<?> type = instance.getClass();
        assertThatThrownBy(() -> type.getDeclaredMethod("getSourceVersions").setAccessible(true))
                .isInstanceOf(InaccessibleObjectException.class);
        WebAppDescriptor descriptor = WebAppDescriptor.builder(Origin.CODE)
                .preDestroy(new LifecycleDecl(type.getName(), "getSourceVersions", Origin.CODE))
                .build();
        assertThatCode(() -> new Instances(descriptor, Map.of()).giveUp(instance))
                .doesNotThrowAnyException();
    }
}
