package org.rocketserver.examples.springboot;

import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.security.config.Customizer;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.core.userdetails.User;
import org.springframework.security.core.userdetails.UserDetailsService;
import org.springframework.security.provisioning.InMemoryUserDetailsManager;
import org.springframework.security.web.SecurityFilterChain;

/** Who may see what: the admin page needs a login, and so do the WebSocket and all metrics. */
@Configuration(proxyBeanMethods = false)
class Security {
    @Bean
    SecurityFilterChain guard(HttpSecurity http) throws Exception {
        return http.authorizeHttpRequests(
                        requests -> requests.requestMatchers("/admin", "/secret-echo", "/actuator/metrics/**")
                                .authenticated()
                                .anyRequest()
                                .permitAll())
                .httpBasic(Customizer.withDefaults())
                .csrf(csrf -> csrf.disable())
                .build();
    }

    @Bean
    UserDetailsService users() {
        return new InMemoryUserDetailsManager(User.withUsername("ada")
                .password("{noop}lovelace")
                .roles("ADMIN")
                .build());
    }
}
