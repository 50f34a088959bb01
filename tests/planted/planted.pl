#!/usr/bin/perl
# SPDX-License-Identifier: Apache-2.0
# tests/planted/planted.pl [--check] [--jobs N] [ID ...]
#
# Is every rule in rules.csv really guarded by its evidence? For each, a violation is planted into a
# copy of the sources, the copy is built, and the evidence is asked: it must pass without the plant
# and fail with it. --check only looks whether every plant still fits the sources; without it, all
# plants (or those of the IDs) are built, which takes some seconds each.
#
# The *.plants files beside this one hold blocks of this form, "#" starts a comment line:
#
#   R-41: hosts wait for ever                  the rule, and what the violation is
#   in sim/engine/holds.cpp                    a file; more "in" blocks may follow
#   - if (held >= limit) {                     its lines, found exactly once, indentation aside
#   + if (false) {                             what stands there instead; may be missing
#   caught by test A drain over its limit      or: caught by scenario group/x.csv; where it is
#                                              missing, the evidence that rules.csv names
#
use strict;
use warnings;
use Cwd qw(abs_path);
use File::Basename qw(dirname);
use Getopt::Long;
use IO::Handle;

my $root = abs_path(dirname(abs_path($0)) . '/../..');
chdir $root or die "$root: $!\n";
require "$root/tests/planted/planting.pl";
my $check;
my $jobs = 0;
GetOptions('check' => \$check, 'jobs=i' => \$jobs) or exit 2;
$jobs ||= int(`nproc`) || 1;

my @troubles;
sub trouble { push @troubles, join '', @_ }

# rules.csv: id, title, evidence, name. Only titles and names are ever quoted.
sub read_rules {
  my (@order, %evidence);
  for my $line (split /\n/, slurp('rules.csv')) {
    next if $line =~ /^\s*#/ || $line =~ /^id\b/ || $line !~ /\S/;
    my @cells;
    while ($line =~ /\G\s*(?:"((?:[^"]|"")*)"|([^,]*))\s*(?:,|$)/g) {
      push @cells, trim(defined $1 ? $1 : $2);
      last if pos($line) >= length $line;
    }
    push @order, $cells[0];
    $evidence{$cells[0]} = "$cells[2] $cells[3]";
  }
  return (\@order, \%evidence);
}

# The test program of each test case: by the folder's CMakeLists.txt that names its source.
sub read_test_cases {
  my %program;
  for my $list (glob 'tests/*/CMakeLists.txt') {
    my $folder = dirname($list);
    my $text = slurp($list);
    while ($text =~ /replisim_add_tests\((\w+)([^)]*)\)/g) {
      my ($name, $body) = ($1, $2);
      while ($body =~ /(\w+\.cpp)/g) {
        my $source = slurp("$folder/$1") or next;
        $program{$1} = $name while $source =~ /TEST_CASE\(\s*"((?:[^"\\]|\\.)*)"/g;
      }
    }
  }
  return \%program;
}

# A plant: id, what, where (file:line), edits [{file, old, new}], evidence "scenario F" or "test N".
sub read_plants {
  my @plants;
  for my $path (sort glob 'tests/planted/*.plants') {
    my ($plant, $edit, $number) = (undef, undef, 0);
    for my $line (split /\n/, slurp($path)) {
      ++$number;
      next if $line =~ /^#/ || $line !~ /\S/;
      if ($line =~ /^([A-Z]-\d+): (.+)$/) {
        $plant = {id => $1, what => $2, where => "$path:$number", edits => [], evidence => ''};
        push @plants, $plant;
        $edit = undef;
      } elsif ($plant && $line =~ /^in (\S+)$/) {
        $edit = {file => $1, old => [], new => []};
        push @{$plant->{edits}}, $edit;
      } elsif ($plant && $line =~ /^caught by ((?:scenario|test) .+)$/) {
        $plant->{evidence} = $1;
      } elsif ($edit && $line =~ /^-(?: (.*))?$/) {
        push @{$edit->{old}}, trim($1 // '');
      } elsif ($edit && $line =~ /^\+(?: (.*))?$/) {
        push @{$edit->{new}}, $1 // '';
      } else {
        trouble("$path:$number: not a line of a plant: $line");
      }
    }
  }
  return @plants;
}

# The text of the edit's file with the edit made; undef and a trouble if its old lines do not stand
# there exactly once.
sub edited {
  my ($plant, $edit, $text) = @_;
  my ($new, $count) = replace_lines($text, $edit->{old}, $edit->{new});
  $count = 'no' unless @{$edit->{old}};
  trouble("$plant->{where}: $plant->{id}: its old lines stand $count times in $edit->{file}")
      unless defined $new;
  return $new;
}

my ($order, $rule_evidence) = read_rules();
my $program_of = read_test_cases();
my @plants = read_plants();
my %planted;
for my $plant (@plants) {
  ++$planted{$plant->{id}};
  my $named = $rule_evidence->{$plant->{id}};
  trouble("$plant->{where}: rules.csv has no $plant->{id}") unless $named;
  $plant->{evidence} ||= $named // '';
  my ($kind, $name) = $plant->{evidence} =~ /^(\w+) (.+)$/;
  if (($kind // '') eq 'scenario') {
    trouble("$plant->{where}: no scenarios/$name") unless -f "scenarios/$name";
    $plant->{targets} = ['replisim'];
    $plant->{command} = ['./replisim', 'run', "scenarios/$name"];
  } elsif (($kind // '') eq 'test') {
    $name =~ s/^"|"$//g;
    my $program = $program_of->{$name};
    trouble("$plant->{where}: no test case \"$name\"") unless $program;
    $plant->{targets} = [$program // (), ($program // '') eq 'cli_tests' ? 'replisim' : ()];
    $name =~ s/([,\[\\])/\\$1/g;
    $plant->{command} = ['bin/' . ($program // ''), $name];
  } else {
    trouble("$plant->{where}: $plant->{id}: say what catches it: "
        . "\"caught by scenario FILE\" or \"caught by test NAME\"");
  }
  trouble("$plant->{where}: $plant->{id} changes nothing") unless @{$plant->{edits}};
  my %text;
  for my $edit (@{$plant->{edits}}) {
    my $text = $text{$edit->{file}} // slurp($edit->{file});
    trouble("$plant->{where}: no file $edit->{file}"), next unless defined $text;
    $text{$edit->{file}} = edited($plant, $edit, $text) // $text;
  }
  $plant->{text} = \%text;
}
if (!@ARGV) {
  trouble("rules.csv: no violation of $_ is planted") for grep { !$planted{$_} } @$order;
}
if (@troubles) {
  print STDERR "$_\n" for @troubles;
  exit 1;
}
if ($check) {
  printf "%d plants for %d rules, each where it says\n", scalar @plants, scalar @$order;
  exit 0;
}

my %wanted = map { $_ => 1 } @ARGV;
@plants = grep { $wanted{$_->{id}} } @plants if @ARGV;
$planted{$_} or die "no violation of $_ is planted\n" for @ARGV;
# Neighbours in the sources are built after each other, so that less is built again.
@plants = sort { join(' ', sort keys %{$a->{text}}) cmp join(' ', sort keys %{$b->{text}}) } @plants;
$jobs = @plants if $jobs > @plants;
my $lld = grep { -x "$_/ld.lld" } split /:/, $ENV{PATH};

sub quietly {
  my ($log, @command) = @_;
  my $pid = fork // die "fork: $!\n";
  if (!$pid) {
    open STDOUT, '>', $log or exit 127;
    open STDERR, '>&', \*STDOUT or exit 127;
    exec @command or exit 127;
  }
  waitpid $pid, 0;
  return $? & 127 ? 128 + ($? & 127) : $? >> 8;
}

# The lines that tell best what the evidence saw.
sub first_complaint {
  my ($log) = @_;
  for my $line (split /\n/, slurp($log) // '') {
    return trim($1) if $line =~ /(\S+\.csv:\d+.*)/ || $line =~ /^\s*((?:REQUIRE|CHECK)\w*\(.*)/
        || $line =~ /(\S+:\d+: error: .*)/ || $line =~ /(^terminate.*|\S+ failed.*)/;
  }
  return '';
}

sub build {
  my ($folder, @targets) = @_;
  my %once = map { $_ => 1 } @targets;
  return quietly("$folder/log", 'ninja', '-C', "$folder/build", '-j1', sort keys %once);
}

# Whether the evidence is content.
sub ask {
  my ($folder, $plant) = @_;
  my @command = @{$plant->{command}};
  $command[0] = "$folder/build/$command[0]";
  return !quietly("$folder/log", 'timeout', '300', 'sh', '-c', 'cd "$1" && shift && exec "$@"',
    'sh', "$folder/tree", @command);
}

sub judge {
  my ($folder, $plant, $content) = @_;
  return ('fails without the plant', '') unless $content->{$plant->{evidence}};
  my %text = %{$plant->{text}};
  my %before = map { $_ => slurp("$folder/tree/$_") } keys %text;
  write_file("$folder/tree/$_", $text{$_}) for keys %text;
  my $outcome = build($folder, @{$plant->{targets}}) ? 'does not build'
      : ask($folder, $plant) ? 'SURVIVED' : 'caught';
  write_file("$folder/tree/$_", $before{$_}) for keys %before;
  return ($outcome, $outcome eq 'SURVIVED' ? '' : first_complaint("$folder/log"));
}

# One worker: its own tree and build, one plant after the other.
sub work {
  my ($worker, $report, @mine) = @_;
  my $folder = "$root/build/planted/$worker";
  copy_sources("$folder/tree");
  quietly("$folder/log", 'cmake', '-S', "$folder/tree", '-B', "$folder/build", '-G', 'Ninja',
    '-DCMAKE_BUILD_TYPE=Debug', '-DCMAKE_CXX_FLAGS_DEBUG=-O0', '-DREPLISIM_BENCH=OFF',
    '-DCMAKE_EXE_LINKER_FLAGS=' . ($lld ? '-fuse-ld=lld' : '')) == 0
      or die "configuring failed: see $folder/log\n";
  build($folder, map { @{$_->{targets}} } @mine) == 0
      or die "building failed: see $folder/log\n";
  my %content;  # the evidence without any plant
  $content{$_->{evidence}} //= ask($folder, $_) for @mine;
  for my $plant (@mine) {
    my $start = time;
    my ($outcome, $complaint) = judge($folder, $plant, \%content);
    printf $report "%s\t%s\t%s\t%s\t%s\t%d\n", $outcome, $plant->{id}, $plant->{what},
        $plant->{evidence}, $complaint, time - $start;
    $report->flush;
  }
}

pipe my $read, my $write or die "pipe: $!\n";
for my $worker (1 .. $jobs) {
  next if fork;
  close $read;
  my @mine = @plants[int(@plants * ($worker - 1) / $jobs) .. int(@plants * $worker / $jobs) - 1];
  work($worker, $write, @mine);
  exit 0;
}
close $write;
my %count;
my $begun = time;
while (my $line = <$read>) {
  chomp $line;
  my ($outcome, $id, $what, $evidence, $complaint, $seconds) = split /\t/, $line;
  ++$count{$outcome};
  printf "%-8s %s: %s\n         by %s (%s s)\n", $outcome, $id, $what, $evidence, $seconds;
  print "         $complaint\n" if $complaint;
  STDOUT->flush;
}
my $failed = 0;
while (wait != -1) { $failed = 1 if $? }
my $answered = 0;
$answered += $_ for values %count;
printf "%d of %d planted violations caught in %d s\n", $count{caught} // 0, scalar @plants,
    time - $begun;
exit($failed || $answered != @plants || ($count{caught} // 0) != @plants ? 1 : 0);
