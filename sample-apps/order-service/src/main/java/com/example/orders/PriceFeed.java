package com.example.orders;

import jakarta.validation.constraints.NotBlank;

/** Source of prices: server and credentials of a supplier. */
public class PriceFeed {
    @NotBlank
    private String url = "";

    @NotBlank
    private String user = "";

    @NotBlank
    private String password = "";

    /**
     * Returns the server.
     *
     * @return URL of the server
     */
    public String getUrl() {
        return url;
    }

    /**
     * Sets the server.
     *
     * @param url URL of the server
     */
    public void setUrl(String url) {
        this.url = url;
    }

    /**
     * Returns the user name.
     *
     * @return login name at the server
     */
    public String getUser() {
        return user;
    }

    /**
     * Sets the user name.
     *
     * @param user login name at the server
     */
    public void setUser(String user) {
        this.user = user;
    }

    /**
     * Returns the password. Its name alone keeps it out of the trail.
     *
     * @return password at the server
     */
    public String getPassword() {
        return password;
    }

    /**
     * Sets the password.
     *
     * @param password password at the server
     */
    public void setPassword(String password) {
        this.password = password;
    }
}
