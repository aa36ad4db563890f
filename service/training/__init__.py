"""Computes the policy; nothing that serves imports it."""
