"""What a check found."""


class Report:
    def __init__(self, name):
        self.name = name
        self.held = 0
        self.failed = 0

    def say(self, text):
        print(f'{self.name}: {text}', flush=True)

    def check(self, holds, what):
        """Counts what holds, and tells what does not."""
        if holds:
            self.held += 1
        else:
            self.failed += 1
            self.say(f'FAILED {what}')

    def end(self):
        """Tells the counts; returns how much does not hold."""
        self.say(f'{self.held} of {self.held + self.failed} hold')
        return self.failed
