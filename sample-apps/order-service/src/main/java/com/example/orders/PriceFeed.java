package com.example.orders;

import jakarta.validation.constraints.NotBlank;

/** Where prices come from: a supplier's server, and how to log in there. */
public class PriceFeed {
    @NotBlank
    private String url = "";

    @NotBlank
    private String user = "";

    @NotBlank
    private String password = "";

    /**
     * The server.
     *
     * @return its URL
     */
    public String getUrl() {
        return url;
    }

    /**
     * Sets the server.
     *
     * @param url its URL
     */
    public void setUrl(String url) {
        this.url = url;
    }

    /**
     * Who logs in there.
     *
     * @return the user's name
     */
    public String getUser() {
        return user;
    }

    /**
     * Sets who logs in there.
     *
     * @param user the user's name
     */
    public void setUser(String user) {
        this.user = user;
    }

    /**
     * What they log in with; its name alone keeps it out of the trail.
     *
     * @return the password
     */
    public String getPassword() {
        return password;
    }

    /**
     * Sets what they log in with.
     *
     * @param password the password
     */
    public void setPassword(String password) {
        this.password = password;
    }
}
