"""HTTP edge: routes, sign-in cookies, event streams, signalling relay. Translates refusals once; holds no rules."""
