"""The coordinators' site; may import store and domain."""
