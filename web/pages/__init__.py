"""The pages of the site, one module a subject: find it or say so, guard, act, go on."""
