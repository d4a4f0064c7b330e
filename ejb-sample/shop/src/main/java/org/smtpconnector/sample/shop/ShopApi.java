package org.smtpconnector.sample.shop;

import jakarta.ws.rs.ApplicationPath;
import jakarta.ws.rs.core.Application;

/** The REST API that the page calls. */
@ApplicationPath("api")
public class ShopApi extends Application {}
