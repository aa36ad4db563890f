"""A few people who together cover what a seeker needs: chosen, and what they cover and leave open."""
