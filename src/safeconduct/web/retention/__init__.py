"""What is kept until when: rules, the schedule that follows from them, approval, and the erasure that is due."""
