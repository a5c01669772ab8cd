package org.rocketserver.examples.spring;

import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.security.config.Customizer;
import org.springframework.security.config.annotation.method.configuration.EnableMethodSecurity;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.config.annotation.web.configuration.EnableWebSecurity;
import org.springframework.security.core.userdetails.User;
import org.springframework.security.core.userdetails.UserDetailsService;
import org.springframework.security.provisioning.InMemoryUserDetailsManager;
import org.springframework.security.web.SecurityFilterChain;

/** Who may do what: everybody sees the style sheet, the rest is behind a login, and methods have rules of their own. */
@Configuration
@EnableWebSecurity
@EnableMethodSecurity
public class Security {
    /** The rules of requests. */
    @Bean
    public SecurityFilterChain rules(HttpSecurity http) throws Exception {
        return http.authorizeHttpRequests(requests -> requests.requestMatchers("/static/**")
                        .permitAll()
                        .anyRequest()
                        .authenticated())
                .formLogin(Customizer.withDefaults())
                .build();
    }

    /** Ann and her boss. */
    @Bean
    public UserDetailsService users() {
        return new InMemoryUserDetailsManager(
                User.withUsername("ann").password("{noop}secret").roles("USER").build(),
                User.withUsername("boss")
                        .password("{noop}secret")
                        .roles("USER", "ADMIN")
                        .build());
    }

    /** The notes, whose methods are guarded. */
    @Bean
    public Notes notes() {
        return new Notes();
    }
}
